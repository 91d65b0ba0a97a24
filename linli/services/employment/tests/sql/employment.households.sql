WITH "t33" AS (
  SELECT
    "t5"."id",
    "t5"."since",
    "t5"."until",
    "t5"."person" AS "holder",
    "t5"."willing" AND (
      "t5"."ability" <> 'none'
    ) AS "yes",
    NOT (
      "t5"."willing" AND (
        "t5"."ability" <> 'none'
      )
    ) AS "no",
    "t5"."income"
  FROM "fact_employment_files" AS "t5"
), "t42" AS (
  SELECT
    "t34"."id",
    "t34"."community",
    "t34"."holder",
    "t34"."kind",
    "t34"."entered",
    "t34"."since",
    "t34"."until",
    "t24"."zone"
  FROM (
    SELECT
      "t6"."id",
      "t6"."community",
      "t6"."person" AS "holder",
      "t6"."kind",
      "t6"."entered",
      "t6"."since",
      "t6"."until"
    FROM "fact_people_circumstances" AS "t6"
    WHERE
      "t6"."kind" IN (
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
          "t6"."until" IS NULL
        ) OR (
          "t6"."until" > "t6"."since"
        )
      )
  ) AS "t34"
  LEFT OUTER JOIN (
    SELECT
      "t4"."community" AS "zoned",
      "t4"."zone"
    FROM "zones" AS "t4"
  ) AS "t24"
    ON "t34"."community" = "t24"."zoned"
), "t78" AS (
  SELECT
    "t69"."id",
    "t69"."community",
    "t69"."person",
    "t69"."household",
    "t69"."dwelling",
    "t69"."born",
    "t69"."sex",
    "t69"."education",
    "t69"."registration",
    "t69"."has_id",
    "t69"."has_phone",
    "t69"."since",
    "t69"."until",
    "t69"."reach" - (
      "t69"."reach" & "t69"."ended_"
    ) AS "reach"
  FROM (
    SELECT
      "t11"."id",
      "t11"."community",
      "t11"."person",
      "t11"."household",
      "t11"."dwelling",
      "t11"."born",
      "t11"."sex",
      "t11"."education",
      "t11"."registration",
      "t11"."has_id",
      "t11"."has_phone",
      "t11"."since",
      "t11"."until",
      COALESCE("t53"."reach", 0) AS "reach",
      COALESCE("t54"."ended_", 0) AS "ended_"
    FROM "fact_people_residencies" AS "t11"
    LEFT OUTER JOIN (
      SELECT
        "t35"."day_of_since",
        SUM("t35"."bit") FILTER(WHERE
          "t35"."day_of_since" <= "t35"."last") AS "reach"
      FROM (
        SELECT
          "t25"."day_of_since",
          "t8"."month",
          "t8"."last",
          "t8"."bit"
        FROM (
          SELECT DISTINCT
            "t7"."since" AS "day_of_since"
          FROM "fact_people_residencies" AS "t7"
        ) AS "t25"
        CROSS JOIN "months" AS "t8"
      ) AS "t35"
      GROUP BY
        1
    ) AS "t53"
      ON "t11"."since" = "t53"."day_of_since"
    LEFT OUTER JOIN (
      SELECT
        "t36"."day_of_until",
        SUM("t36"."bit") FILTER(WHERE
          "t36"."day_of_until" <= "t36"."last") AS "ended_"
      FROM (
        SELECT
          "t26"."day_of_until",
          "t8"."month",
          "t8"."last",
          "t8"."bit"
        FROM (
          SELECT DISTINCT
            "t7"."until" AS "day_of_until"
          FROM "fact_people_residencies" AS "t7"
        ) AS "t26"
        CROSS JOIN "months" AS "t8"
      ) AS "t36"
      GROUP BY
        1
    ) AS "t54"
      ON "t11"."until" = "t54"."day_of_until"
  ) AS "t69"
  WHERE
    (
      "t69"."reach" - (
        "t69"."reach" & "t69"."ended_"
      )
    ) > 0
), "t111" AS (
  SELECT
    "t110"."id",
    "t110"."community",
    "t110"."person",
    "t110"."household",
    "t110"."dwelling",
    "t110"."born",
    "t110"."sex",
    "t110"."education",
    "t110"."registration",
    "t110"."has_id",
    "t110"."has_phone",
    "t110"."since",
    "t110"."until",
    "t110"."reach",
    "t24"."zone"
  FROM (
    SELECT
      *
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
        "t82"."reach" - (
          "t82"."reach" & COALESCE("t107"."taken", 0)
        ) AS "reach"
      FROM "t78" AS "t82"
      LEFT OUTER JOIN (
        SELECT
          "t105"."id" AS "early",
          BIT_OR("t105"."late_reach") AS "taken"
        FROM (
          SELECT
            "t82"."id",
            "t82"."person",
            "t82"."since",
            "t82"."reach",
            "t102"."late_id",
            "t102"."late_person",
            "t102"."late_since",
            "t102"."late_reach"
          FROM "t78" AS "t82"
          INNER JOIN (
            SELECT
              "t89"."person" AS "both"
            FROM (
              SELECT
                "t81"."person",
                SUM("t81"."reach") AS "all",
                BIT_OR("t81"."reach") AS "any"
              FROM "t78" AS "t81"
              GROUP BY
                1
            ) AS "t89"
            WHERE
              "t89"."all" <> "t89"."any"
          ) AS "t95"
            ON "t82"."person" = "t95"."both"
          INNER JOIN (
            SELECT
              "t97"."id" AS "late_id",
              "t97"."person" AS "late_person",
              "t97"."since" AS "late_since",
              "t97"."reach" AS "late_reach"
            FROM (
              SELECT
                "t82"."id",
                "t82"."person",
                "t82"."since",
                "t82"."reach"
              FROM "t78" AS "t82"
              INNER JOIN (
                SELECT
                  "t89"."person" AS "both"
                FROM (
                  SELECT
                    "t81"."person",
                    SUM("t81"."reach") AS "all",
                    BIT_OR("t81"."reach") AS "any"
                  FROM "t78" AS "t81"
                  GROUP BY
                    1
                ) AS "t89"
                WHERE
                  "t89"."all" <> "t89"."any"
              ) AS "t95"
                ON "t82"."person" = "t95"."both"
            ) AS "t97"
          ) AS "t102"
            ON "t82"."person" = "t102"."late_person"
            AND (
              (
                "t102"."late_since" > "t82"."since"
              )
              OR (
                (
                  "t102"."late_since" = "t82"."since"
                ) AND (
                  "t102"."late_id" > "t82"."id"
                )
              )
            )
        ) AS "t105"
        GROUP BY
          1
      ) AS "t107"
        ON "t82"."id" = "t107"."early"
    ) AS "t108"
    WHERE
      "t108"."reach" > 0
  ) AS "t110"
  LEFT OUTER JOIN (
    SELECT
      "t4"."community" AS "zoned",
      "t4"."zone"
    FROM "zones" AS "t4"
  ) AS "t24"
    ON "t110"."community" = "t24"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t132"."community",
    "t132"."month",
    COALESCE(SUM("t132"."many"), 0) AS "everyone",
    COALESCE(SUM("t132"."many") FILTER(WHERE
      COALESCE("t132"."zero", FALSE)), 0) AS "employment_zero_households_counted"
  FROM (
    SELECT
      "t131"."community",
      (
        COALESCE("t131"."zero", 0) & "t131"."bit"
      ) > 0 AS "zero",
      "t131"."many",
      "t131"."month"
    FROM (
      SELECT
        "t130"."community",
        "t130"."reach",
        "t130"."zero",
        "t130"."many",
        "t18"."month",
        "t18"."bit"
      FROM (
        SELECT
          "t128"."community",
          "t128"."reach",
          "t128"."zero",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t79"."community",
            "t79"."reach",
            "t79"."id" AS "ref",
            (
              COALESCE("t127"."out", 0) - (
                COALESCE("t127"."out", 0) & (
                  COALESCE("t127"."working", 0) | COALESCE("t127"."income", 0)
                )
              )
            ) - (
              (
                COALESCE("t127"."out", 0) - (
                  COALESCE("t127"."out", 0) & (
                    COALESCE("t127"."working", 0) | COALESCE("t127"."income", 0)
                  )
                )
              ) & (
                COALESCE("t127"."unsure", 0) | COALESCE("t91"."left", 0)
              )
            ) AS "zero"
          FROM (
            SELECT
              "t65"."id",
              "t65"."community",
              "t65"."dwelling",
              "t65"."since",
              "t65"."until",
              "t65"."reach" - (
                "t65"."reach" & "t65"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t9"."id",
                "t9"."community",
                "t9"."dwelling",
                "t9"."since",
                "t9"."until",
                COALESCE("t45"."reach", 0) AS "reach",
                COALESCE("t46"."ended_", 0) AS "ended_"
              FROM "fact_people_households" AS "t9"
              LEFT OUTER JOIN (
                SELECT
                  "t31"."day_of_since",
                  SUM("t31"."bit") FILTER(WHERE
                    "t31"."day_of_since" <= "t31"."last") AS "reach"
                FROM (
                  SELECT
                    "t19"."day_of_since",
                    "t8"."month",
                    "t8"."last",
                    "t8"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t19"
                  CROSS JOIN "months" AS "t8"
                ) AS "t31"
                GROUP BY
                  1
              ) AS "t45"
                ON "t9"."since" = "t45"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t32"."day_of_until",
                  SUM("t32"."bit") FILTER(WHERE
                    "t32"."day_of_until" <= "t32"."last") AS "ended_"
                FROM (
                  SELECT
                    "t20"."day_of_until",
                    "t8"."month",
                    "t8"."last",
                    "t8"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t20"
                  CROSS JOIN "months" AS "t8"
                ) AS "t32"
                GROUP BY
                  1
              ) AS "t46"
                ON "t9"."until" = "t46"."day_of_until"
            ) AS "t65"
            WHERE
              (
                "t65"."reach" - (
                  "t65"."reach" & "t65"."ended_"
                )
              ) > 0
          ) AS "t79"
          LEFT OUTER JOIN (
            SELECT
              "t125"."household" AS "of",
              BIT_OR("t125"."out" & "t125"."reach") AS "out",
              BIT_OR("t125"."working" & "t125"."reach") AS "working",
              BIT_OR("t125"."income" & "t125"."reach") AS "income",
              BIT_OR("t125"."unsure" & "t125"."reach") AS "unsure"
            FROM (
              SELECT
                "t124"."community",
                "t124"."household",
                "t124"."reach",
                "t124"."of_age" & "t124"."willing" AS "base",
                (
                  "t124"."of_age" & "t124"."willing"
                ) - (
                  "t124"."of_age" & "t124"."willing" & "t124"."works"
                ) AS "out",
                "t124"."works" & "t124"."of_age" AS "working",
                "t124"."of_age" & "t124"."willing" & "t124"."works" AS "employed",
                (
                  (
                    (
                      "t124"."of_age" & "t124"."willing"
                    ) - (
                      "t124"."of_age" & "t124"."willing" & "t124"."works"
                    )
                  ) & "t124"."old_out"
                ) - (
                  (
                    (
                      "t124"."of_age" & "t124"."willing"
                    ) - (
                      "t124"."of_age" & "t124"."willing" & "t124"."works"
                    )
                  ) & "t124"."old_out" & "t124"."other"
                ) AS "long",
                (
                  (
                    "t124"."of_age" & "t124"."willing"
                  ) - (
                    "t124"."of_age" & "t124"."willing" & "t124"."works"
                  )
                ) & "t124"."registered" AS "registered",
                CASE
                  WHEN "t124"."born_known"
                  THEN (
                    "t124"."reach" - (
                      "t124"."reach" & (
                        "t124"."known" | "t124"."willing"
                      )
                    )
                  ) & "t124"."of_age"
                  ELSE (
                    "t124"."reach" - (
                      "t124"."reach" & (
                        "t124"."known" | "t124"."willing"
                      )
                    )
                  ) | "t124"."willing"
                END AS "unsure",
                "t124"."income",
                "t124"."id" AS "ref",
                "t124"."person" AS "target"
              FROM (
                SELECT
                  "t123"."id",
                  "t123"."community",
                  "t123"."person",
                  "t123"."household",
                  "t123"."reach",
                  "t123"."of_age",
                  "t123"."born_known",
                  "t123"."fixed",
                  "t123"."asking",
                  "t123"."deciding",
                  "t123"."works",
                  "t123"."registered",
                  "t123"."known",
                  "t123"."old_out",
                  "t123"."other",
                  "t123"."yes",
                  "t123"."no",
                  "t123"."income",
                  "t123"."fixed" | (
                    "t123"."asking" - (
                      "t123"."asking" & "t123"."no"
                    )
                  ) | (
                    (
                      "t123"."deciding" | (
                        "t123"."reach" - (
                          "t123"."reach" & (
                            "t123"."fixed" | "t123"."works" | "t123"."known"
                          )
                        )
                      )
                    ) & "t123"."yes"
                  ) AS "willing"
                FROM (
                  SELECT
                    "t122"."id",
                    "t122"."community",
                    "t122"."person",
                    "t122"."household",
                    "t122"."reach",
                    "t122"."of_age",
                    "t122"."born_known",
                    COALESCE("t104"."fixed", 0) AS "fixed",
                    COALESCE("t104"."asking", 0) AS "asking",
                    COALESCE("t104"."deciding", 0) AS "deciding",
                    COALESCE("t104"."works", 0) AS "works",
                    COALESCE("t104"."registered", 0) AS "registered",
                    COALESCE("t104"."known", 0) AS "known",
                    COALESCE("t104"."old_out", 0) AS "old_out",
                    COALESCE("t104"."other", 0) AS "other",
                    COALESCE("t100"."yes", 0) AS "yes",
                    COALESCE("t100"."no", 0) AS "no",
                    COALESCE("t100"."income", 0) AS "income"
                  FROM (
                    SELECT
                      "t120"."id",
                      "t120"."community",
                      "t120"."person",
                      "t120"."household",
                      "t120"."dwelling",
                      "t120"."born",
                      "t120"."sex",
                      "t120"."education",
                      "t120"."registration",
                      "t120"."has_id",
                      "t120"."has_phone",
                      "t120"."since",
                      "t120"."until",
                      "t120"."reach",
                      "t120"."zone",
                      "t120"."adult",
                      "t120"."past_man",
                      "t120"."past_woman",
                      "t120"."adult" - (
                        "t120"."adult" & CASE WHEN "t120"."sex" = '2' THEN "t120"."past_woman" ELSE "t120"."past_man" END
                      ) AS "of_age",
                      "t120"."born" IS NOT NULL AS "born_known"
                    FROM (
                      SELECT
                        "t115"."id",
                        "t115"."community",
                        "t115"."person",
                        "t115"."household",
                        "t115"."dwelling",
                        "t115"."born",
                        "t115"."sex",
                        "t115"."education",
                        "t115"."registration",
                        "t115"."has_id",
                        "t115"."has_phone",
                        "t115"."since",
                        "t115"."until",
                        "t115"."reach",
                        "t115"."zone",
                        COALESCE("t119"."adult", 0) AS "adult",
                        COALESCE("t119"."past_man", 0) AS "past_man",
                        COALESCE("t119"."past_woman", 0) AS "past_woman"
                      FROM (
                        SELECT
                          "t112"."id",
                          "t112"."community",
                          "t112"."person",
                          "t112"."household",
                          "t112"."dwelling",
                          "t112"."born",
                          "t112"."sex",
                          "t112"."education",
                          "t112"."registration",
                          "t112"."has_id",
                          "t112"."has_phone",
                          "t112"."since",
                          "t112"."until",
                          "t112"."reach",
                          COALESCE("t112"."zone", 0) AS "zone"
                        FROM "t111" AS "t112"
                      ) AS "t115"
                      LEFT OUTER JOIN (
                        SELECT
                          "t117"."day_of_born",
                          "t117"."zone_of_born",
                          SUM("t117"."bit") FILTER(WHERE
                            "t117"."day_of_born" <= "t117"."adult_born") AS "adult",
                          SUM("t117"."bit") FILTER(WHERE
                            "t117"."day_of_born" <= "t117"."man_born") AS "past_man",
                          SUM("t117"."bit") FILTER(WHERE
                            "t117"."day_of_born" <= "t117"."woman_born") AS "past_woman"
                        FROM (
                          SELECT
                            "t116"."day_of_born",
                            "t116"."zone_of_born",
                            "t10"."zone",
                            "t10"."month",
                            "t10"."last",
                            "t10"."bit",
                            "t10"."adult_born",
                            "t10"."man_born",
                            "t10"."woman_born",
                            "t10"."long_cut",
                            "t10"."graduate_cut"
                          FROM (
                            SELECT DISTINCT
                              "t112"."born" AS "day_of_born",
                              COALESCE("t112"."zone", 0) AS "zone_of_born"
                            FROM "t111" AS "t112"
                          ) AS "t116"
                          INNER JOIN "limits" AS "t10"
                            ON "t116"."zone_of_born" = "t10"."zone"
                        ) AS "t117"
                        GROUP BY
                          1,
                          2
                      ) AS "t119"
                        ON "t115"."born" = "t119"."day_of_born" AND "t115"."zone" = "t119"."zone_of_born"
                    ) AS "t120"
                  ) AS "t122"
                  LEFT OUTER JOIN (
                    SELECT
                      "t99"."holder",
                      COALESCE(BIT_OR("t99"."fixed") FILTER(WHERE
                        "t99"."is_fixed"), 0) AS "fixed",
                      COALESCE(BIT_OR("t99"."asking") FILTER(WHERE
                        "t99"."is_asking"), 0) AS "asking",
                      COALESCE(BIT_OR("t99"."deciding") FILTER(WHERE
                        "t99"."is_deciding"), 0) AS "deciding",
                      COALESCE(BIT_OR("t99"."works") FILTER(WHERE
                        "t99"."is_works"), 0) AS "works",
                      COALESCE(BIT_OR("t99"."registered") FILTER(WHERE
                        "t99"."is_registered"), 0) AS "registered",
                      COALESCE(BIT_OR("t99"."known") FILTER(WHERE
                        "t99"."is_known"), 0) AS "known",
                      COALESCE(BIT_OR("t99"."old_out") FILTER(WHERE
                        "t99"."is_old_out"), 0) AS "old_out",
                      COALESCE(BIT_OR("t99"."other") FILTER(WHERE
                        "t99"."is_other"), 0) AS "other"
                    FROM (
                      SELECT
                        "t94"."id",
                        "t94"."community",
                        "t94"."holder",
                        "t94"."kind",
                        "t94"."entered",
                        "t94"."since",
                        "t94"."until",
                        "t94"."zone",
                        "t94"."begun",
                        "t94"."begun_old",
                        "t94"."ended",
                        "t94"."ended_old",
                        COALESCE("t94"."begun" - (
                          "t94"."begun" & "t94"."ended"
                        ), 0) AS "fixed",
                        COALESCE("t94"."begun" - (
                          "t94"."begun" & "t94"."ended"
                        ), 0) AS "asking",
                        COALESCE("t94"."begun" - (
                          "t94"."begun" & "t94"."ended"
                        ), 0) AS "deciding",
                        COALESCE("t94"."begun" - (
                          "t94"."begun" & "t94"."ended"
                        ), 0) AS "works",
                        COALESCE("t94"."begun" - (
                          "t94"."begun" & "t94"."ended"
                        ), 0) AS "registered",
                        COALESCE("t94"."begun" - (
                          "t94"."begun" & "t94"."ended"
                        ), 0) AS "known",
                        COALESCE("t94"."begun_old", 0) AS "old_out",
                        COALESCE("t94"."begun" - (
                          "t94"."begun" & "t94"."ended_old"
                        ), 0) AS "other",
                        "t94"."kind" IN ('employed', 'self_employed', 'flexible', 'public_post', 'farming') AS "is_fixed",
                        "t94"."kind" IN ('registered_unemployed', 'unemployed', 'in_training') AS "is_asking",
                        "t94"."kind" IN (
                          'registered_unemployed',
                          'unemployed',
                          'in_training',
                          'homemaker',
                          'unable',
                          'no_wish',
                          'unknown'
                        ) AS "is_deciding",
                        "t94"."kind" IN (
                          'employed',
                          'self_employed',
                          'flexible',
                          'public_post',
                          'farming',
                          'rehired',
                          'military'
                        ) AS "is_works",
                        "t94"."kind" = 'registered_unemployed' AS "is_registered",
                        "t94"."kind" <> 'unknown' AS "is_known",
                        "t94"."kind" IN ('registered_unemployed', 'unemployed', 'in_training') AS "is_old_out",
                        NOT (
                          "t94"."kind" IN ('registered_unemployed', 'unemployed', 'in_training')
                        ) AS "is_other"
                      FROM (
                        SELECT
                          "t66"."id",
                          "t66"."community",
                          "t66"."holder",
                          "t66"."kind",
                          "t66"."entered",
                          "t66"."since",
                          "t66"."until",
                          "t66"."zone",
                          COALESCE("t87"."begun", 0) AS "begun",
                          COALESCE("t87"."begun_old", 0) AS "begun_old",
                          COALESCE("t88"."ended", 0) AS "ended",
                          COALESCE("t88"."ended_old", 0) AS "ended_old"
                        FROM (
                          SELECT
                            "t52"."id",
                            "t52"."community",
                            "t52"."holder",
                            "t52"."kind",
                            "t52"."entered",
                            "t52"."since",
                            "t52"."until",
                            COALESCE("t52"."zone", 0) AS "zone"
                          FROM "t42" AS "t52"
                        ) AS "t66"
                        LEFT OUTER JOIN (
                          SELECT
                            "t75"."day_of_since",
                            "t75"."zone_of_since",
                            SUM("t75"."bit") FILTER(WHERE
                              "t75"."day_of_since" <= "t75"."last") AS "begun",
                            SUM("t75"."bit") FILTER(WHERE
                              "t75"."day_of_since" <= "t75"."long_cut") AS "begun_old"
                          FROM (
                            SELECT
                              "t67"."day_of_since",
                              "t67"."zone_of_since",
                              "t10"."zone",
                              "t10"."month",
                              "t10"."last",
                              "t10"."bit",
                              "t10"."adult_born",
                              "t10"."man_born",
                              "t10"."woman_born",
                              "t10"."long_cut",
                              "t10"."graduate_cut"
                            FROM (
                              SELECT DISTINCT
                                "t52"."since" AS "day_of_since",
                                COALESCE("t52"."zone", 0) AS "zone_of_since"
                              FROM "t42" AS "t52"
                            ) AS "t67"
                            INNER JOIN "limits" AS "t10"
                              ON "t67"."zone_of_since" = "t10"."zone"
                          ) AS "t75"
                          GROUP BY
                            1,
                            2
                        ) AS "t87"
                          ON "t66"."since" = "t87"."day_of_since" AND "t66"."zone" = "t87"."zone_of_since"
                        LEFT OUTER JOIN (
                          SELECT
                            "t76"."day_of_until",
                            "t76"."zone_of_until",
                            SUM("t76"."bit") FILTER(WHERE
                              "t76"."day_of_until" <= "t76"."last") AS "ended",
                            SUM("t76"."bit") FILTER(WHERE
                              "t76"."day_of_until" <= "t76"."long_cut") AS "ended_old"
                          FROM (
                            SELECT
                              "t68"."day_of_until",
                              "t68"."zone_of_until",
                              "t10"."zone",
                              "t10"."month",
                              "t10"."last",
                              "t10"."bit",
                              "t10"."adult_born",
                              "t10"."man_born",
                              "t10"."woman_born",
                              "t10"."long_cut",
                              "t10"."graduate_cut"
                            FROM (
                              SELECT DISTINCT
                                "t52"."until" AS "day_of_until",
                                COALESCE("t52"."zone", 0) AS "zone_of_until"
                              FROM "t42" AS "t52"
                            ) AS "t68"
                            INNER JOIN "limits" AS "t10"
                              ON "t68"."zone_of_until" = "t10"."zone"
                          ) AS "t76"
                          GROUP BY
                            1,
                            2
                        ) AS "t88"
                          ON "t66"."until" = "t88"."day_of_until" AND "t66"."zone" = "t88"."zone_of_until"
                      ) AS "t94"
                    ) AS "t99"
                    GROUP BY
                      1
                  ) AS "t104"
                    ON "t122"."person" = "t104"."holder"
                  LEFT OUTER JOIN (
                    SELECT
                      "t96"."holder" AS "writer",
                      "t96"."yes",
                      "t96"."no",
                      "t96"."income"
                    FROM (
                      SELECT
                        "t93"."holder",
                        BIT_OR("t93"."reach") FILTER(WHERE
                          "t93"."yes") AS "yes",
                        BIT_OR("t93"."reach") FILTER(WHERE
                          "t93"."no") AS "no",
                        BIT_OR("t93"."reach") FILTER(WHERE
                          "t93"."income") AS "income"
                      FROM (
                        SELECT
                          "t83"."id",
                          "t83"."since",
                          "t83"."until",
                          "t83"."holder",
                          "t83"."yes",
                          "t83"."no",
                          "t83"."income",
                          "t83"."reach" - (
                            "t83"."reach" & "t83"."ended_"
                          ) AS "reach"
                        FROM (
                          SELECT
                            "t57"."id",
                            "t57"."since",
                            "t57"."until",
                            "t57"."holder",
                            "t57"."yes",
                            "t57"."no",
                            "t57"."income",
                            COALESCE("t73"."reach", 0) AS "reach",
                            COALESCE("t74"."ended_", 0) AS "ended_"
                          FROM (
                            SELECT
                              *
                            FROM "t33" AS "t39"
                            WHERE
                              "t39"."yes" OR "t39"."no" OR "t39"."income"
                          ) AS "t57"
                          LEFT OUTER JOIN (
                            SELECT
                              "t60"."day_of_since",
                              SUM("t60"."bit") FILTER(WHERE
                                "t60"."day_of_since" <= "t60"."last") AS "reach"
                            FROM (
                              SELECT
                                "t58"."day_of_since",
                                "t8"."month",
                                "t8"."last",
                                "t8"."bit"
                              FROM (
                                SELECT DISTINCT
                                  "t39"."since" AS "day_of_since"
                                FROM "t33" AS "t39"
                                WHERE
                                  "t39"."yes" OR "t39"."no" OR "t39"."income"
                              ) AS "t58"
                              CROSS JOIN "months" AS "t8"
                            ) AS "t60"
                            GROUP BY
                              1
                          ) AS "t73"
                            ON "t57"."since" = "t73"."day_of_since"
                          LEFT OUTER JOIN (
                            SELECT
                              "t61"."day_of_until",
                              SUM("t61"."bit") FILTER(WHERE
                                "t61"."day_of_until" <= "t61"."last") AS "ended_"
                            FROM (
                              SELECT
                                "t59"."day_of_until",
                                "t8"."month",
                                "t8"."last",
                                "t8"."bit"
                              FROM (
                                SELECT DISTINCT
                                  "t39"."until" AS "day_of_until"
                                FROM "t33" AS "t39"
                                WHERE
                                  "t39"."yes" OR "t39"."no" OR "t39"."income"
                              ) AS "t59"
                              CROSS JOIN "months" AS "t8"
                            ) AS "t61"
                            GROUP BY
                              1
                          ) AS "t74"
                            ON "t57"."until" = "t74"."day_of_until"
                        ) AS "t83"
                        WHERE
                          (
                            "t83"."reach" - (
                              "t83"."reach" & "t83"."ended_"
                            )
                          ) > 0
                      ) AS "t93"
                      GROUP BY
                        1
                    ) AS "t96"
                  ) AS "t100"
                    ON "t122"."person" = "t100"."writer"
                ) AS "t123"
              ) AS "t124"
            ) AS "t125"
            GROUP BY
              1
          ) AS "t127"
            ON "t79"."id" = "t127"."of"
          LEFT OUTER JOIN (
            SELECT
              "t86"."household" AS "gone",
              "t86"."left"
            FROM (
              SELECT
                "t80"."household",
                BIT_OR("t80"."reach") FILTER(WHERE
                  "t80"."left") AS "left"
              FROM (
                SELECT
                  "t70"."id",
                  "t70"."since",
                  "t70"."until",
                  "t70"."household",
                  "t70"."left",
                  "t70"."reach" - (
                    "t70"."reach" & "t70"."ended_"
                  ) AS "reach"
                FROM (
                  SELECT
                    "t27"."id",
                    "t27"."since",
                    "t27"."until",
                    "t27"."household",
                    "t27"."left",
                    COALESCE("t55"."reach", 0) AS "reach",
                    COALESCE("t56"."ended_", 0) AS "ended_"
                  FROM (
                    SELECT
                      "t2"."id",
                      "t2"."since",
                      "t2"."until",
                      "t2"."household",
                      "t2"."id" > 0 AS "left"
                    FROM "fact_employment_left_out" AS "t2"
                    WHERE
                      "t2"."id" > 0
                  ) AS "t27"
                  LEFT OUTER JOIN (
                    SELECT
                      "t37"."day_of_since",
                      SUM("t37"."bit") FILTER(WHERE
                        "t37"."day_of_since" <= "t37"."last") AS "reach"
                    FROM (
                      SELECT
                        "t28"."day_of_since",
                        "t8"."month",
                        "t8"."last",
                        "t8"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t2"."since" AS "day_of_since"
                        FROM "fact_employment_left_out" AS "t2"
                        WHERE
                          "t2"."id" > 0
                      ) AS "t28"
                      CROSS JOIN "months" AS "t8"
                    ) AS "t37"
                    GROUP BY
                      1
                  ) AS "t55"
                    ON "t27"."since" = "t55"."day_of_since"
                  LEFT OUTER JOIN (
                    SELECT
                      "t38"."day_of_until",
                      SUM("t38"."bit") FILTER(WHERE
                        "t38"."day_of_until" <= "t38"."last") AS "ended_"
                    FROM (
                      SELECT
                        "t29"."day_of_until",
                        "t8"."month",
                        "t8"."last",
                        "t8"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t2"."until" AS "day_of_until"
                        FROM "fact_employment_left_out" AS "t2"
                        WHERE
                          "t2"."id" > 0
                      ) AS "t29"
                      CROSS JOIN "months" AS "t8"
                    ) AS "t38"
                    GROUP BY
                      1
                  ) AS "t56"
                    ON "t27"."until" = "t56"."day_of_until"
                ) AS "t70"
                WHERE
                  (
                    "t70"."reach" - (
                      "t70"."reach" & "t70"."ended_"
                    )
                  ) > 0
              ) AS "t80"
              GROUP BY
                1
            ) AS "t86"
          ) AS "t91"
            ON "t79"."id" = "t91"."gone"
        ) AS "t128"
        GROUP BY
          1,
          2,
          3
      ) AS "t130"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t18"
    ) AS "t131"
    WHERE
      (
        "t131"."reach" & "t131"."bit"
      ) > 0
  ) AS "t132"
  GROUP BY
    1,
    2
) AS "t133"
WHERE
  "t133"."community" IS NOT NULL
