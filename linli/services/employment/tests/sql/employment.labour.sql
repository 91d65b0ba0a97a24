WITH "t18" AS (
  SELECT
    "t3"."id",
    "t3"."since",
    "t3"."until",
    "t3"."person" AS "holder",
    "t3"."willing" AND (
      "t3"."ability" <> 'none'
    ) AS "yes",
    NOT (
      "t3"."willing" AND (
        "t3"."ability" <> 'none'
      )
    ) AS "no",
    "t3"."income"
  FROM "fact_employment_files" AS "t3"
), "t23" AS (
  SELECT
    "t19"."id",
    "t19"."community",
    "t19"."holder",
    "t19"."kind",
    "t19"."entered",
    "t19"."since",
    "t19"."until",
    "t14"."zone"
  FROM (
    SELECT
      "t4"."id",
      "t4"."community",
      "t4"."person" AS "holder",
      "t4"."kind",
      "t4"."entered",
      "t4"."since",
      "t4"."until"
    FROM "fact_people_circumstances" AS "t4"
    WHERE
      "t4"."kind" IN (
        'employed',
        'self_employed',
        'flexible',
        'public_post',
        'farming',
        'rehired',
        'registered_unemployed',
        'unemployed',
        'in_training',
        'student',
        'retired',
        'homemaker',
        'unable',
        'no_wish',
        'military',
        'child',
        'unknown'
      )
      AND (
        (
          "t4"."until" IS NULL
        ) OR (
          "t4"."until" > "t4"."since"
        )
      )
  ) AS "t19"
  LEFT OUTER JOIN (
    SELECT
      "t2"."community" AS "zoned",
      "t2"."zone"
    FROM "zones" AS "t2"
  ) AS "t14"
    ON "t19"."community" = "t14"."zoned"
), "t50" AS (
  SELECT
    "t43"."id",
    "t43"."community",
    "t43"."person",
    "t43"."household",
    "t43"."dwelling",
    "t43"."born",
    "t43"."sex",
    "t43"."education",
    "t43"."registration",
    "t43"."has_id",
    "t43"."has_phone",
    "t43"."since",
    "t43"."until",
    "t43"."reach" - (
      "t43"."reach" & "t43"."ended_"
    ) AS "reach"
  FROM (
    SELECT
      "t8"."id",
      "t8"."community",
      "t8"."person",
      "t8"."household",
      "t8"."dwelling",
      "t8"."born",
      "t8"."sex",
      "t8"."education",
      "t8"."registration",
      "t8"."has_id",
      "t8"."has_phone",
      "t8"."since",
      "t8"."until",
      COALESCE("t30"."reach", 0) AS "reach",
      COALESCE("t31"."ended_", 0) AS "ended_"
    FROM "fact_people_residencies" AS "t8"
    LEFT OUTER JOIN (
      SELECT
        "t20"."day_of_since",
        SUM("t20"."bit") FILTER(WHERE
          "t20"."day_of_since" <= "t20"."last") AS "reach"
      FROM (
        SELECT
          "t15"."day_of_since",
          "t6"."month",
          "t6"."last",
          "t6"."bit"
        FROM (
          SELECT DISTINCT
            "t5"."since" AS "day_of_since"
          FROM "fact_people_residencies" AS "t5"
        ) AS "t15"
        CROSS JOIN "months" AS "t6"
      ) AS "t20"
      GROUP BY
        1
    ) AS "t30"
      ON "t8"."since" = "t30"."day_of_since"
    LEFT OUTER JOIN (
      SELECT
        "t21"."day_of_until",
        SUM("t21"."bit") FILTER(WHERE
          "t21"."day_of_until" <= "t21"."last") AS "ended_"
      FROM (
        SELECT
          "t16"."day_of_until",
          "t6"."month",
          "t6"."last",
          "t6"."bit"
        FROM (
          SELECT DISTINCT
            "t5"."until" AS "day_of_until"
          FROM "fact_people_residencies" AS "t5"
        ) AS "t16"
        CROSS JOIN "months" AS "t6"
      ) AS "t21"
      GROUP BY
        1
    ) AS "t31"
      ON "t8"."until" = "t31"."day_of_until"
  ) AS "t43"
  WHERE
    (
      "t43"."reach" - (
        "t43"."reach" & "t43"."ended_"
      )
    ) > 0
), "t78" AS (
  SELECT
    "t77"."id",
    "t77"."community",
    "t77"."person",
    "t77"."household",
    "t77"."dwelling",
    "t77"."born",
    "t77"."sex",
    "t77"."education",
    "t77"."registration",
    "t77"."has_id",
    "t77"."has_phone",
    "t77"."since",
    "t77"."until",
    "t77"."reach",
    "t14"."zone"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t52"."id",
        "t52"."community",
        "t52"."person",
        "t52"."household",
        "t52"."dwelling",
        "t52"."born",
        "t52"."sex",
        "t52"."education",
        "t52"."registration",
        "t52"."has_id",
        "t52"."has_phone",
        "t52"."since",
        "t52"."until",
        "t52"."reach" - (
          "t52"."reach" & COALESCE("t74"."taken", 0)
        ) AS "reach"
      FROM "t50" AS "t52"
      LEFT OUTER JOIN (
        SELECT
          "t72"."id" AS "early",
          BIT_OR("t72"."late_reach") AS "taken"
        FROM (
          SELECT
            "t52"."id",
            "t52"."person",
            "t52"."since",
            "t52"."reach",
            "t69"."late_id",
            "t69"."late_person",
            "t69"."late_since",
            "t69"."late_reach"
          FROM "t50" AS "t52"
          INNER JOIN (
            SELECT
              "t58"."person" AS "both"
            FROM (
              SELECT
                "t51"."person",
                SUM("t51"."reach") AS "all",
                BIT_OR("t51"."reach") AS "any"
              FROM "t50" AS "t51"
              GROUP BY
                1
            ) AS "t58"
            WHERE
              "t58"."all" <> "t58"."any"
          ) AS "t62"
            ON "t52"."person" = "t62"."both"
          INNER JOIN (
            SELECT
              "t64"."id" AS "late_id",
              "t64"."person" AS "late_person",
              "t64"."since" AS "late_since",
              "t64"."reach" AS "late_reach"
            FROM (
              SELECT
                "t52"."id",
                "t52"."person",
                "t52"."since",
                "t52"."reach"
              FROM "t50" AS "t52"
              INNER JOIN (
                SELECT
                  "t58"."person" AS "both"
                FROM (
                  SELECT
                    "t51"."person",
                    SUM("t51"."reach") AS "all",
                    BIT_OR("t51"."reach") AS "any"
                  FROM "t50" AS "t51"
                  GROUP BY
                    1
                ) AS "t58"
                WHERE
                  "t58"."all" <> "t58"."any"
              ) AS "t62"
                ON "t52"."person" = "t62"."both"
            ) AS "t64"
          ) AS "t69"
            ON "t52"."person" = "t69"."late_person"
            AND (
              (
                "t69"."late_since" > "t52"."since"
              )
              OR (
                (
                  "t69"."late_since" = "t52"."since"
                ) AND (
                  "t69"."late_id" > "t52"."id"
                )
              )
            )
        ) AS "t72"
        GROUP BY
          1
      ) AS "t74"
        ON "t52"."id" = "t74"."early"
    ) AS "t75"
    WHERE
      "t75"."reach" > 0
  ) AS "t77"
  LEFT OUTER JOIN (
    SELECT
      "t2"."community" AS "zoned",
      "t2"."zone"
    FROM "zones" AS "t2"
  ) AS "t14"
    ON "t77"."community" = "t14"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t96"."community",
    "t96"."month",
    COALESCE(SUM("t96"."many"), 0) AS "everyone",
    COALESCE(SUM("t96"."many") FILTER(WHERE
      COALESCE("t96"."base", FALSE)), 0) AS "employment_rate_population",
    COALESCE(
      SUM("t96"."many") FILTER(WHERE
        COALESCE("t96"."base", FALSE) AND COALESCE("t96"."employed", FALSE)),
      0
    ) AS "employment_rate_counted",
    COALESCE(SUM("t96"."many") FILTER(WHERE
      COALESCE("t96"."base", FALSE)), 0) AS "employment_registered_population",
    COALESCE(
      SUM("t96"."many") FILTER(WHERE
        COALESCE("t96"."base", FALSE) AND COALESCE("t96"."registered", FALSE)),
      0
    ) AS "employment_registered_counted",
    COALESCE(SUM("t96"."many") FILTER(WHERE
      COALESCE("t96"."out", FALSE)), 0) AS "employment_long_population",
    COALESCE(
      SUM("t96"."many") FILTER(WHERE
        COALESCE("t96"."out", FALSE) AND COALESCE("t96"."long", FALSE)),
      0
    ) AS "employment_long_counted"
  FROM (
    SELECT
      "t95"."community",
      (
        COALESCE("t95"."base", 0) & "t95"."bit"
      ) > 0 AS "base",
      (
        COALESCE("t95"."employed", 0) & "t95"."bit"
      ) > 0 AS "employed",
      (
        COALESCE("t95"."long", 0) & "t95"."bit"
      ) > 0 AS "long",
      (
        COALESCE("t95"."registered", 0) & "t95"."bit"
      ) > 0 AS "registered",
      (
        COALESCE("t95"."out", 0) & "t95"."bit"
      ) > 0 AS "out",
      "t95"."many",
      "t95"."month"
    FROM (
      SELECT
        "t94"."community",
        "t94"."reach",
        "t94"."base",
        "t94"."employed",
        "t94"."long",
        "t94"."registered",
        "t94"."out",
        "t94"."many",
        "t13"."month",
        "t13"."bit"
      FROM (
        SELECT
          "t92"."community",
          "t92"."reach",
          "t92"."base",
          "t92"."employed",
          "t92"."long",
          "t92"."registered",
          "t92"."out",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t91"."community",
            "t91"."reach",
            "t91"."of_age" & "t91"."willing" AS "base",
            "t91"."of_age" & "t91"."willing" & "t91"."works" AS "employed",
            (
              (
                (
                  "t91"."of_age" & "t91"."willing"
                ) - (
                  "t91"."of_age" & "t91"."willing" & "t91"."works"
                )
              ) & "t91"."old_out"
            ) - (
              (
                (
                  "t91"."of_age" & "t91"."willing"
                ) - (
                  "t91"."of_age" & "t91"."willing" & "t91"."works"
                )
              ) & "t91"."old_out" & "t91"."other"
            ) AS "long",
            (
              (
                "t91"."of_age" & "t91"."willing"
              ) - (
                "t91"."of_age" & "t91"."willing" & "t91"."works"
              )
            ) & "t91"."registered" AS "registered",
            (
              "t91"."of_age" & "t91"."willing"
            ) - (
              "t91"."of_age" & "t91"."willing" & "t91"."works"
            ) AS "out",
            "t91"."id" AS "ref",
            "t91"."person" AS "target"
          FROM (
            SELECT
              "t90"."id",
              "t90"."community",
              "t90"."person",
              "t90"."household",
              "t90"."reach",
              "t90"."of_age",
              "t90"."born_known",
              "t90"."fixed",
              "t90"."asking",
              "t90"."deciding",
              "t90"."works",
              "t90"."registered",
              "t90"."known",
              "t90"."old_out",
              "t90"."other",
              "t90"."yes",
              "t90"."no",
              "t90"."income",
              "t90"."fixed" | (
                "t90"."asking" - (
                  "t90"."asking" & "t90"."no"
                )
              ) | (
                (
                  "t90"."deciding" | (
                    "t90"."reach" - (
                      "t90"."reach" & (
                        "t90"."fixed" | "t90"."works" | "t90"."known"
                      )
                    )
                  )
                ) & "t90"."yes"
              ) AS "willing"
            FROM (
              SELECT
                "t89"."id",
                "t89"."community",
                "t89"."person",
                "t89"."household",
                "t89"."reach",
                "t89"."of_age",
                "t89"."born_known",
                COALESCE("t71"."fixed", 0) AS "fixed",
                COALESCE("t71"."asking", 0) AS "asking",
                COALESCE("t71"."deciding", 0) AS "deciding",
                COALESCE("t71"."works", 0) AS "works",
                COALESCE("t71"."registered", 0) AS "registered",
                COALESCE("t71"."known", 0) AS "known",
                COALESCE("t71"."old_out", 0) AS "old_out",
                COALESCE("t71"."other", 0) AS "other",
                COALESCE("t67"."yes", 0) AS "yes",
                COALESCE("t67"."no", 0) AS "no",
                COALESCE("t67"."income", 0) AS "income"
              FROM (
                SELECT
                  "t87"."id",
                  "t87"."community",
                  "t87"."person",
                  "t87"."household",
                  "t87"."dwelling",
                  "t87"."born",
                  "t87"."sex",
                  "t87"."education",
                  "t87"."registration",
                  "t87"."has_id",
                  "t87"."has_phone",
                  "t87"."since",
                  "t87"."until",
                  "t87"."reach",
                  "t87"."zone",
                  "t87"."adult",
                  "t87"."past_man",
                  "t87"."past_woman",
                  "t87"."adult" - (
                    "t87"."adult" & CASE WHEN "t87"."sex" = '2' THEN "t87"."past_woman" ELSE "t87"."past_man" END
                  ) AS "of_age",
                  "t87"."born" IS NOT NULL AS "born_known"
                FROM (
                  SELECT
                    "t82"."id",
                    "t82"."community",
                    "t82"."person",
                    "t82"."household",
                    "t82"."dwelling",
                    "t82"."born",
                    "t82"."sex",
                    "t82"."education",
                    "t82"."registration",
                    "t82"."has_id",
                    "t82"."has_phone",
                    "t82"."since",
                    "t82"."until",
                    "t82"."reach",
                    "t82"."zone",
                    COALESCE("t86"."adult", 0) AS "adult",
                    COALESCE("t86"."past_man", 0) AS "past_man",
                    COALESCE("t86"."past_woman", 0) AS "past_woman"
                  FROM (
                    SELECT
                      "t79"."id",
                      "t79"."community",
                      "t79"."person",
                      "t79"."household",
                      "t79"."dwelling",
                      "t79"."born",
                      "t79"."sex",
                      "t79"."education",
                      "t79"."registration",
                      "t79"."has_id",
                      "t79"."has_phone",
                      "t79"."since",
                      "t79"."until",
                      "t79"."reach",
                      COALESCE("t79"."zone", 0) AS "zone"
                    FROM "t78" AS "t79"
                  ) AS "t82"
                  LEFT OUTER JOIN (
                    SELECT
                      "t84"."day_of_born",
                      "t84"."zone_of_born",
                      SUM("t84"."bit") FILTER(WHERE
                        "t84"."day_of_born" <= "t84"."adult_born") AS "adult",
                      SUM("t84"."bit") FILTER(WHERE
                        "t84"."day_of_born" <= "t84"."man_born") AS "past_man",
                      SUM("t84"."bit") FILTER(WHERE
                        "t84"."day_of_born" <= "t84"."woman_born") AS "past_woman"
                    FROM (
                      SELECT
                        "t83"."day_of_born",
                        "t83"."zone_of_born",
                        "t7"."zone",
                        "t7"."month",
                        "t7"."last",
                        "t7"."bit",
                        "t7"."adult_born",
                        "t7"."man_born",
                        "t7"."woman_born",
                        "t7"."long_cut",
                        "t7"."graduate_cut"
                      FROM (
                        SELECT DISTINCT
                          "t79"."born" AS "day_of_born",
                          COALESCE("t79"."zone", 0) AS "zone_of_born"
                        FROM "t78" AS "t79"
                      ) AS "t83"
                      INNER JOIN "limits" AS "t7"
                        ON "t83"."zone_of_born" = "t7"."zone"
                    ) AS "t84"
                    GROUP BY
                      1,
                      2
                  ) AS "t86"
                    ON "t82"."born" = "t86"."day_of_born" AND "t82"."zone" = "t86"."zone_of_born"
                ) AS "t87"
              ) AS "t89"
              LEFT OUTER JOIN (
                SELECT
                  "t66"."holder",
                  COALESCE(BIT_OR("t66"."fixed") FILTER(WHERE
                    "t66"."is_fixed"), 0) AS "fixed",
                  COALESCE(BIT_OR("t66"."asking") FILTER(WHERE
                    "t66"."is_asking"), 0) AS "asking",
                  COALESCE(BIT_OR("t66"."deciding") FILTER(WHERE
                    "t66"."is_deciding"), 0) AS "deciding",
                  COALESCE(BIT_OR("t66"."works") FILTER(WHERE
                    "t66"."is_works"), 0) AS "works",
                  COALESCE(BIT_OR("t66"."registered") FILTER(WHERE
                    "t66"."is_registered"), 0) AS "registered",
                  COALESCE(BIT_OR("t66"."known") FILTER(WHERE
                    "t66"."is_known"), 0) AS "known",
                  COALESCE(BIT_OR("t66"."old_out") FILTER(WHERE
                    "t66"."is_old_out"), 0) AS "old_out",
                  COALESCE(BIT_OR("t66"."other") FILTER(WHERE
                    "t66"."is_other"), 0) AS "other"
                FROM (
                  SELECT
                    "t61"."id",
                    "t61"."community",
                    "t61"."holder",
                    "t61"."kind",
                    "t61"."entered",
                    "t61"."since",
                    "t61"."until",
                    "t61"."zone",
                    "t61"."begun",
                    "t61"."begun_old",
                    "t61"."ended",
                    "t61"."ended_old",
                    COALESCE("t61"."begun" - (
                      "t61"."begun" & "t61"."ended"
                    ), 0) AS "fixed",
                    COALESCE("t61"."begun" - (
                      "t61"."begun" & "t61"."ended"
                    ), 0) AS "asking",
                    COALESCE("t61"."begun" - (
                      "t61"."begun" & "t61"."ended"
                    ), 0) AS "deciding",
                    COALESCE("t61"."begun" - (
                      "t61"."begun" & "t61"."ended"
                    ), 0) AS "works",
                    COALESCE("t61"."begun" - (
                      "t61"."begun" & "t61"."ended"
                    ), 0) AS "registered",
                    COALESCE("t61"."begun" - (
                      "t61"."begun" & "t61"."ended"
                    ), 0) AS "known",
                    COALESCE("t61"."begun_old", 0) AS "old_out",
                    COALESCE("t61"."begun" - (
                      "t61"."begun" & "t61"."ended_old"
                    ), 0) AS "other",
                    "t61"."kind" IN ('employed', 'self_employed', 'flexible', 'public_post', 'farming') AS "is_fixed",
                    "t61"."kind" IN ('registered_unemployed', 'unemployed', 'in_training') AS "is_asking",
                    "t61"."kind" IN (
                      'registered_unemployed',
                      'unemployed',
                      'in_training',
                      'homemaker',
                      'unable',
                      'no_wish',
                      'unknown'
                    ) AS "is_deciding",
                    "t61"."kind" IN (
                      'employed',
                      'self_employed',
                      'flexible',
                      'public_post',
                      'farming',
                      'rehired',
                      'military'
                    ) AS "is_works",
                    "t61"."kind" = 'registered_unemployed' AS "is_registered",
                    "t61"."kind" <> 'unknown' AS "is_known",
                    "t61"."kind" IN ('registered_unemployed', 'unemployed', 'in_training') AS "is_old_out",
                    NOT (
                      "t61"."kind" IN ('registered_unemployed', 'unemployed', 'in_training')
                    ) AS "is_other"
                  FROM (
                    SELECT
                      "t40"."id",
                      "t40"."community",
                      "t40"."holder",
                      "t40"."kind",
                      "t40"."entered",
                      "t40"."since",
                      "t40"."until",
                      "t40"."zone",
                      COALESCE("t56"."begun", 0) AS "begun",
                      COALESCE("t56"."begun_old", 0) AS "begun_old",
                      COALESCE("t57"."ended", 0) AS "ended",
                      COALESCE("t57"."ended_old", 0) AS "ended_old"
                    FROM (
                      SELECT
                        "t29"."id",
                        "t29"."community",
                        "t29"."holder",
                        "t29"."kind",
                        "t29"."entered",
                        "t29"."since",
                        "t29"."until",
                        COALESCE("t29"."zone", 0) AS "zone"
                      FROM "t23" AS "t29"
                    ) AS "t40"
                    LEFT OUTER JOIN (
                      SELECT
                        "t48"."day_of_since",
                        "t48"."zone_of_since",
                        SUM("t48"."bit") FILTER(WHERE
                          "t48"."day_of_since" <= "t48"."last") AS "begun",
                        SUM("t48"."bit") FILTER(WHERE
                          "t48"."day_of_since" <= "t48"."long_cut") AS "begun_old"
                      FROM (
                        SELECT
                          "t41"."day_of_since",
                          "t41"."zone_of_since",
                          "t7"."zone",
                          "t7"."month",
                          "t7"."last",
                          "t7"."bit",
                          "t7"."adult_born",
                          "t7"."man_born",
                          "t7"."woman_born",
                          "t7"."long_cut",
                          "t7"."graduate_cut"
                        FROM (
                          SELECT DISTINCT
                            "t29"."since" AS "day_of_since",
                            COALESCE("t29"."zone", 0) AS "zone_of_since"
                          FROM "t23" AS "t29"
                        ) AS "t41"
                        INNER JOIN "limits" AS "t7"
                          ON "t41"."zone_of_since" = "t7"."zone"
                      ) AS "t48"
                      GROUP BY
                        1,
                        2
                    ) AS "t56"
                      ON "t40"."since" = "t56"."day_of_since" AND "t40"."zone" = "t56"."zone_of_since"
                    LEFT OUTER JOIN (
                      SELECT
                        "t49"."day_of_until",
                        "t49"."zone_of_until",
                        SUM("t49"."bit") FILTER(WHERE
                          "t49"."day_of_until" <= "t49"."last") AS "ended",
                        SUM("t49"."bit") FILTER(WHERE
                          "t49"."day_of_until" <= "t49"."long_cut") AS "ended_old"
                      FROM (
                        SELECT
                          "t42"."day_of_until",
                          "t42"."zone_of_until",
                          "t7"."zone",
                          "t7"."month",
                          "t7"."last",
                          "t7"."bit",
                          "t7"."adult_born",
                          "t7"."man_born",
                          "t7"."woman_born",
                          "t7"."long_cut",
                          "t7"."graduate_cut"
                        FROM (
                          SELECT DISTINCT
                            "t29"."until" AS "day_of_until",
                            COALESCE("t29"."zone", 0) AS "zone_of_until"
                          FROM "t23" AS "t29"
                        ) AS "t42"
                        INNER JOIN "limits" AS "t7"
                          ON "t42"."zone_of_until" = "t7"."zone"
                      ) AS "t49"
                      GROUP BY
                        1,
                        2
                    ) AS "t57"
                      ON "t40"."until" = "t57"."day_of_until" AND "t40"."zone" = "t57"."zone_of_until"
                  ) AS "t61"
                ) AS "t66"
                GROUP BY
                  1
              ) AS "t71"
                ON "t89"."person" = "t71"."holder"
              LEFT OUTER JOIN (
                SELECT
                  "t63"."holder" AS "writer",
                  "t63"."yes",
                  "t63"."no",
                  "t63"."income"
                FROM (
                  SELECT
                    "t60"."holder",
                    BIT_OR("t60"."reach") FILTER(WHERE
                      "t60"."yes") AS "yes",
                    BIT_OR("t60"."reach") FILTER(WHERE
                      "t60"."no") AS "no",
                    BIT_OR("t60"."reach") FILTER(WHERE
                      "t60"."income") AS "income"
                  FROM (
                    SELECT
                      "t53"."id",
                      "t53"."since",
                      "t53"."until",
                      "t53"."holder",
                      "t53"."yes",
                      "t53"."no",
                      "t53"."income",
                      "t53"."reach" - (
                        "t53"."reach" & "t53"."ended_"
                      ) AS "reach"
                    FROM (
                      SELECT
                        "t32"."id",
                        "t32"."since",
                        "t32"."until",
                        "t32"."holder",
                        "t32"."yes",
                        "t32"."no",
                        "t32"."income",
                        COALESCE("t46"."reach", 0) AS "reach",
                        COALESCE("t47"."ended_", 0) AS "ended_"
                      FROM (
                        SELECT
                          *
                        FROM "t18" AS "t22"
                        WHERE
                          "t22"."yes" OR "t22"."no" OR "t22"."income"
                      ) AS "t32"
                      LEFT OUTER JOIN (
                        SELECT
                          "t35"."day_of_since",
                          SUM("t35"."bit") FILTER(WHERE
                            "t35"."day_of_since" <= "t35"."last") AS "reach"
                        FROM (
                          SELECT
                            "t33"."day_of_since",
                            "t6"."month",
                            "t6"."last",
                            "t6"."bit"
                          FROM (
                            SELECT DISTINCT
                              "t22"."since" AS "day_of_since"
                            FROM "t18" AS "t22"
                            WHERE
                              "t22"."yes" OR "t22"."no" OR "t22"."income"
                          ) AS "t33"
                          CROSS JOIN "months" AS "t6"
                        ) AS "t35"
                        GROUP BY
                          1
                      ) AS "t46"
                        ON "t32"."since" = "t46"."day_of_since"
                      LEFT OUTER JOIN (
                        SELECT
                          "t36"."day_of_until",
                          SUM("t36"."bit") FILTER(WHERE
                            "t36"."day_of_until" <= "t36"."last") AS "ended_"
                        FROM (
                          SELECT
                            "t34"."day_of_until",
                            "t6"."month",
                            "t6"."last",
                            "t6"."bit"
                          FROM (
                            SELECT DISTINCT
                              "t22"."until" AS "day_of_until"
                            FROM "t18" AS "t22"
                            WHERE
                              "t22"."yes" OR "t22"."no" OR "t22"."income"
                          ) AS "t34"
                          CROSS JOIN "months" AS "t6"
                        ) AS "t36"
                        GROUP BY
                          1
                      ) AS "t47"
                        ON "t32"."until" = "t47"."day_of_until"
                    ) AS "t53"
                    WHERE
                      (
                        "t53"."reach" - (
                          "t53"."reach" & "t53"."ended_"
                        )
                      ) > 0
                  ) AS "t60"
                  GROUP BY
                    1
                ) AS "t63"
              ) AS "t67"
                ON "t89"."person" = "t67"."writer"
            ) AS "t90"
          ) AS "t91"
        ) AS "t92"
        GROUP BY
          1,
          2,
          3,
          4,
          5,
          6,
          7
      ) AS "t94"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t13"
    ) AS "t95"
    WHERE
      (
        "t95"."reach" & "t95"."bit"
      ) > 0
  ) AS "t96"
  GROUP BY
    1,
    2
) AS "t97"
WHERE
  "t97"."community" IS NOT NULL
