WITH "t18" AS (
  SELECT
    "t4"."id",
    "t4"."since",
    "t4"."until",
    "t4"."person" AS "holder",
    "t4"."kind" = 'living_alone' AS "alone",
    "t4"."kind" = 'registered_unemployed' AS "unemployed",
    "t4"."kind" = 'hard_to_employ' AS "hard_to_employ",
    "t4"."kind" IN ('disability_card', 'severe_disability') AS "disabled",
    "t4"."kind" IN (
      'employed',
      'self_employed',
      'flexible',
      'public_post',
      'farming',
      'registered_unemployed',
      'unemployed',
      'in_training'
    ) AS "willing",
    "t4"."kind" IN ('employed', 'self_employed', 'flexible', 'public_post', 'farming') AS "employed"
  FROM "fact_people_circumstances" AS "t4"
), "t46" AS (
  SELECT
    "t21"."id",
    "t21"."community",
    "t21"."person",
    "t21"."next_on",
    "t21"."done",
    "t21"."since",
    "t21"."until",
    COALESCE("t35"."reach", 0) AS "reach",
    COALESCE("t36"."ended_", 0) AS "ended_"
  FROM (
    SELECT
      *
    FROM "fact_eldercare_assessments" AS "t3"
    WHERE
      "t3"."done" IS NOT NULL
  ) AS "t21"
  LEFT OUTER JOIN (
    SELECT
      "t27"."day_of_since",
      SUM("t27"."bit") FILTER(WHERE
        "t27"."day_of_since" <= "t27"."last") AS "reach"
    FROM (
      SELECT
        "t22"."day_of_since",
        "t6"."month",
        "t6"."last",
        "t6"."bit"
      FROM (
        SELECT DISTINCT
          "t3"."since" AS "day_of_since"
        FROM "fact_eldercare_assessments" AS "t3"
        WHERE
          "t3"."done" IS NOT NULL
      ) AS "t22"
      CROSS JOIN "months" AS "t6"
    ) AS "t27"
    GROUP BY
      1
  ) AS "t35"
    ON "t21"."since" = "t35"."day_of_since"
  LEFT OUTER JOIN (
    SELECT
      "t28"."day_of_until",
      SUM("t28"."bit") FILTER(WHERE
        "t28"."day_of_until" <= "t28"."last") AS "ended_"
    FROM (
      SELECT
        "t23"."day_of_until",
        "t6"."month",
        "t6"."last",
        "t6"."bit"
      FROM (
        SELECT DISTINCT
          "t3"."until" AS "day_of_until"
        FROM "fact_eldercare_assessments" AS "t3"
        WHERE
          "t3"."done" IS NOT NULL
      ) AS "t23"
      CROSS JOIN "months" AS "t6"
    ) AS "t28"
    GROUP BY
      1
  ) AS "t36"
    ON "t21"."until" = "t36"."day_of_until"
), "t52" AS (
  SELECT
    "t45"."id",
    "t45"."community",
    "t45"."person",
    "t45"."household",
    "t45"."dwelling",
    "t45"."born",
    "t45"."sex",
    "t45"."education",
    "t45"."registration",
    "t45"."has_id",
    "t45"."has_phone",
    "t45"."since",
    "t45"."until",
    "t45"."reach" - (
      "t45"."reach" & "t45"."ended_"
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
      COALESCE("t33"."reach", 0) AS "reach",
      COALESCE("t34"."ended_", 0) AS "ended_"
    FROM "fact_people_residencies" AS "t8"
    LEFT OUTER JOIN (
      SELECT
        "t25"."day_of_since",
        SUM("t25"."bit") FILTER(WHERE
          "t25"."day_of_since" <= "t25"."last") AS "reach"
      FROM (
        SELECT
          "t19"."day_of_since",
          "t6"."month",
          "t6"."last",
          "t6"."bit"
        FROM (
          SELECT DISTINCT
            "t5"."since" AS "day_of_since"
          FROM "fact_people_residencies" AS "t5"
        ) AS "t19"
        CROSS JOIN "months" AS "t6"
      ) AS "t25"
      GROUP BY
        1
    ) AS "t33"
      ON "t8"."since" = "t33"."day_of_since"
    LEFT OUTER JOIN (
      SELECT
        "t26"."day_of_until",
        SUM("t26"."bit") FILTER(WHERE
          "t26"."day_of_until" <= "t26"."last") AS "ended_"
      FROM (
        SELECT
          "t20"."day_of_until",
          "t6"."month",
          "t6"."last",
          "t6"."bit"
        FROM (
          SELECT DISTINCT
            "t5"."until" AS "day_of_until"
          FROM "fact_people_residencies" AS "t5"
        ) AS "t20"
        CROSS JOIN "months" AS "t6"
      ) AS "t26"
      GROUP BY
        1
    ) AS "t34"
      ON "t8"."until" = "t34"."day_of_until"
  ) AS "t45"
  WHERE
    (
      "t45"."reach" - (
        "t45"."reach" & "t45"."ended_"
      )
    ) > 0
), "t82" AS (
  SELECT
    "t81"."id",
    "t81"."community",
    "t81"."person",
    "t81"."household",
    "t81"."dwelling",
    "t81"."born",
    "t81"."sex",
    "t81"."education",
    "t81"."registration",
    "t81"."has_id",
    "t81"."has_phone",
    "t81"."since",
    "t81"."until",
    "t81"."reach",
    "t14"."zone"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t56"."id",
        "t56"."community",
        "t56"."person",
        "t56"."household",
        "t56"."dwelling",
        "t56"."born",
        "t56"."sex",
        "t56"."education",
        "t56"."registration",
        "t56"."has_id",
        "t56"."has_phone",
        "t56"."since",
        "t56"."until",
        "t56"."reach" - (
          "t56"."reach" & COALESCE("t78"."taken", 0)
        ) AS "reach"
      FROM "t52" AS "t56"
      LEFT OUTER JOIN (
        SELECT
          "t76"."id" AS "early",
          BIT_OR("t76"."late_reach") AS "taken"
        FROM (
          SELECT
            "t56"."id",
            "t56"."person",
            "t56"."since",
            "t56"."reach",
            "t72"."late_id",
            "t72"."late_person",
            "t72"."late_since",
            "t72"."late_reach"
          FROM "t52" AS "t56"
          INNER JOIN (
            SELECT
              "t60"."person" AS "both"
            FROM (
              SELECT
                "t53"."person",
                SUM("t53"."reach") AS "all",
                BIT_OR("t53"."reach") AS "any"
              FROM "t52" AS "t53"
              GROUP BY
                1
            ) AS "t60"
            WHERE
              "t60"."all" <> "t60"."any"
          ) AS "t63"
            ON "t56"."person" = "t63"."both"
          INNER JOIN (
            SELECT
              "t68"."id" AS "late_id",
              "t68"."person" AS "late_person",
              "t68"."since" AS "late_since",
              "t68"."reach" AS "late_reach"
            FROM (
              SELECT
                "t56"."id",
                "t56"."person",
                "t56"."since",
                "t56"."reach"
              FROM "t52" AS "t56"
              INNER JOIN (
                SELECT
                  "t60"."person" AS "both"
                FROM (
                  SELECT
                    "t53"."person",
                    SUM("t53"."reach") AS "all",
                    BIT_OR("t53"."reach") AS "any"
                  FROM "t52" AS "t53"
                  GROUP BY
                    1
                ) AS "t60"
                WHERE
                  "t60"."all" <> "t60"."any"
              ) AS "t63"
                ON "t56"."person" = "t63"."both"
            ) AS "t68"
          ) AS "t72"
            ON "t56"."person" = "t72"."late_person"
            AND (
              (
                "t72"."late_since" > "t56"."since"
              )
              OR (
                (
                  "t72"."late_since" = "t56"."since"
                ) AND (
                  "t72"."late_id" > "t56"."id"
                )
              )
            )
        ) AS "t76"
        GROUP BY
          1
      ) AS "t78"
        ON "t56"."id" = "t78"."early"
    ) AS "t79"
    WHERE
      "t79"."reach" > 0
  ) AS "t81"
  LEFT OUTER JOIN (
    SELECT
      "t2"."community" AS "zoned",
      "t2"."zone"
    FROM "zones" AS "t2"
  ) AS "t14"
    ON "t81"."community" = "t14"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t98"."community",
    "t98"."month",
    COALESCE(SUM("t98"."many"), 0) AS "everyone",
    COALESCE(SUM("t98"."many") FILTER(WHERE
      COALESCE("t98"."fresh", FALSE)), 0) AS "eldercare_assessed_counted",
    COALESCE(SUM("t98"."many") FILTER(WHERE
      COALESCE("t98"."assessed", FALSE)), 0) AS "eldercare_reassessment_overdue_population",
    COALESCE(
      SUM("t98"."many") FILTER(WHERE
        COALESCE("t98"."assessed", FALSE) AND COALESCE("t98"."late", FALSE)),
      0
    ) AS "eldercare_reassessment_overdue_counted"
  FROM (
    SELECT
      "t97"."community",
      (
        COALESCE("t97"."assessed", 0) & "t97"."bit"
      ) > 0 AS "assessed",
      (
        COALESCE("t97"."fresh", 0) & "t97"."bit"
      ) > 0 AS "fresh",
      (
        COALESCE("t97"."late", 0) & "t97"."bit"
      ) > 0 AS "late",
      "t97"."many",
      "t97"."month"
    FROM (
      SELECT
        "t96"."community",
        "t96"."reach",
        "t96"."assessed",
        "t96"."fresh",
        "t96"."late",
        "t96"."many",
        "t13"."month",
        "t13"."bit"
      FROM (
        SELECT
          "t94"."community",
          "t94"."reach",
          "t94"."assessed",
          "t94"."fresh",
          "t94"."late",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t93"."community",
            "t93"."reach",
            "t93"."ref",
            "t93"."target",
            COALESCE("t75"."assessed", 0) AS "assessed",
            COALESCE("t75"."fresh", 0) AS "fresh",
            COALESCE("t75"."assessed", 0) - (
              COALESCE("t75"."assessed", 0) & COALESCE("t75"."fresh", 0)
            ) AS "late"
          FROM (
            SELECT
              "t91"."community",
              "t91"."reach" & "t91"."older" AS "reach",
              "t91"."has_id",
              "t91"."has_phone",
              "t91"."older",
              "t91"."very_old",
              "t91"."minor",
              "t91"."ref",
              "t91"."target",
              "t91"."alone",
              "t91"."unemployed",
              "t91"."hard_to_employ",
              "t91"."disabled",
              "t91"."willing",
              "t91"."employed"
            FROM (
              SELECT
                "t86"."community",
                "t86"."reach",
                "t86"."has_id",
                "t86"."has_phone",
                COALESCE("t90"."older", 0) AS "older",
                COALESCE("t90"."very_old", 0) AS "very_old",
                COALESCE("t90"."minor", 0) AS "minor",
                "t86"."id" AS "ref",
                "t86"."person" AS "target",
                COALESCE("t69"."alone", 0) AS "alone",
                COALESCE("t69"."unemployed", 0) AS "unemployed",
                COALESCE("t69"."hard_to_employ", 0) AS "hard_to_employ",
                COALESCE("t69"."disabled", 0) AS "disabled",
                COALESCE("t69"."willing", 0) AS "willing",
                COALESCE("t69"."employed", 0) AS "employed"
              FROM (
                SELECT
                  "t83"."id",
                  "t83"."community",
                  "t83"."person",
                  "t83"."household",
                  "t83"."dwelling",
                  "t83"."born",
                  "t83"."sex",
                  "t83"."education",
                  "t83"."registration",
                  "t83"."has_id",
                  "t83"."has_phone",
                  "t83"."since",
                  "t83"."until",
                  "t83"."reach",
                  COALESCE("t83"."zone", 0) AS "zone"
                FROM "t82" AS "t83"
              ) AS "t86"
              LEFT OUTER JOIN (
                SELECT
                  "t88"."day_of_born",
                  "t88"."zone_of_born",
                  SUM("t88"."bit") FILTER(WHERE
                    "t88"."day_of_born" <= "t88"."older_born") AS "older",
                  SUM("t88"."bit") FILTER(WHERE
                    "t88"."day_of_born" <= "t88"."very_old_born") AS "very_old",
                  SUM("t88"."bit") FILTER(WHERE
                    "t88"."day_of_born" > "t88"."minor_born") AS "minor"
                FROM (
                  SELECT
                    "t87"."day_of_born",
                    "t87"."zone_of_born",
                    "t7"."zone",
                    "t7"."month",
                    "t7"."last",
                    "t7"."bit",
                    "t7"."older_born",
                    "t7"."very_old_born",
                    "t7"."minor_born"
                  FROM (
                    SELECT DISTINCT
                      "t83"."born" AS "day_of_born",
                      COALESCE("t83"."zone", 0) AS "zone_of_born"
                    FROM "t82" AS "t83"
                  ) AS "t87"
                  INNER JOIN "limits" AS "t7"
                    ON "t87"."zone_of_born" = "t7"."zone"
                ) AS "t88"
                GROUP BY
                  1,
                  2
              ) AS "t90"
                ON "t86"."born" = "t90"."day_of_born" AND "t86"."zone" = "t90"."zone_of_born"
              LEFT OUTER JOIN (
                SELECT
                  "t65"."holder",
                  BIT_OR("t65"."reach") FILTER(WHERE
                    "t65"."alone") AS "alone",
                  BIT_OR("t65"."reach") FILTER(WHERE
                    "t65"."unemployed") AS "unemployed",
                  BIT_OR("t65"."reach") FILTER(WHERE
                    "t65"."hard_to_employ") AS "hard_to_employ",
                  BIT_OR("t65"."reach") FILTER(WHERE
                    "t65"."disabled") AS "disabled",
                  BIT_OR("t65"."reach") FILTER(WHERE
                    "t65"."willing") AS "willing",
                  BIT_OR("t65"."reach") FILTER(WHERE
                    "t65"."employed") AS "employed"
                FROM (
                  SELECT
                    "t59"."id",
                    "t59"."since",
                    "t59"."until",
                    "t59"."holder",
                    "t59"."alone",
                    "t59"."unemployed",
                    "t59"."hard_to_employ",
                    "t59"."disabled",
                    "t59"."willing",
                    "t59"."employed",
                    "t59"."reach" - (
                      "t59"."reach" & "t59"."ended_"
                    ) AS "reach"
                  FROM (
                    SELECT
                      "t40"."id",
                      "t40"."since",
                      "t40"."until",
                      "t40"."holder",
                      "t40"."alone",
                      "t40"."unemployed",
                      "t40"."hard_to_employ",
                      "t40"."disabled",
                      "t40"."willing",
                      "t40"."employed",
                      COALESCE("t50"."reach", 0) AS "reach",
                      COALESCE("t51"."ended_", 0) AS "ended_"
                    FROM (
                      SELECT
                        *
                      FROM "t18" AS "t24"
                      WHERE
                        "t24"."alone"
                        OR "t24"."unemployed"
                        OR "t24"."hard_to_employ"
                        OR "t24"."disabled"
                        OR "t24"."willing"
                        OR "t24"."employed"
                    ) AS "t40"
                    LEFT OUTER JOIN (
                      SELECT
                        "t43"."day_of_since",
                        SUM("t43"."bit") FILTER(WHERE
                          "t43"."day_of_since" <= "t43"."last") AS "reach"
                      FROM (
                        SELECT
                          "t41"."day_of_since",
                          "t6"."month",
                          "t6"."last",
                          "t6"."bit"
                        FROM (
                          SELECT DISTINCT
                            "t24"."since" AS "day_of_since"
                          FROM "t18" AS "t24"
                          WHERE
                            "t24"."alone"
                            OR "t24"."unemployed"
                            OR "t24"."hard_to_employ"
                            OR "t24"."disabled"
                            OR "t24"."willing"
                            OR "t24"."employed"
                        ) AS "t41"
                        CROSS JOIN "months" AS "t6"
                      ) AS "t43"
                      GROUP BY
                        1
                    ) AS "t50"
                      ON "t40"."since" = "t50"."day_of_since"
                    LEFT OUTER JOIN (
                      SELECT
                        "t44"."day_of_until",
                        SUM("t44"."bit") FILTER(WHERE
                          "t44"."day_of_until" <= "t44"."last") AS "ended_"
                      FROM (
                        SELECT
                          "t42"."day_of_until",
                          "t6"."month",
                          "t6"."last",
                          "t6"."bit"
                        FROM (
                          SELECT DISTINCT
                            "t24"."until" AS "day_of_until"
                          FROM "t18" AS "t24"
                          WHERE
                            "t24"."alone"
                            OR "t24"."unemployed"
                            OR "t24"."hard_to_employ"
                            OR "t24"."disabled"
                            OR "t24"."willing"
                            OR "t24"."employed"
                        ) AS "t42"
                        CROSS JOIN "months" AS "t6"
                      ) AS "t44"
                      GROUP BY
                        1
                    ) AS "t51"
                      ON "t40"."until" = "t51"."day_of_until"
                  ) AS "t59"
                  WHERE
                    (
                      "t59"."reach" - (
                        "t59"."reach" & "t59"."ended_"
                      )
                    ) > 0
                ) AS "t65"
                GROUP BY
                  1
              ) AS "t69"
                ON "t86"."person" = "t69"."holder"
            ) AS "t91"
            WHERE
              (
                "t91"."reach" & "t91"."older"
              ) > 0
          ) AS "t93"
          LEFT OUTER JOIN (
            SELECT
              "t73"."person" AS "holder",
              BIT_OR("t73"."reach") AS "assessed",
              BIT_OR("t73"."fresh") AS "fresh"
            FROM (
              SELECT
                "t70"."id",
                "t70"."community",
                "t70"."person",
                "t70"."next_on",
                "t70"."done",
                "t70"."since",
                "t70"."until",
                "t70"."reach",
                "t70"."in_time",
                "t70"."reach" & "t70"."in_time" AS "fresh"
              FROM (
                SELECT
                  "t57"."id",
                  "t57"."community",
                  "t57"."person",
                  "t57"."next_on",
                  "t57"."done",
                  "t57"."since",
                  "t57"."until",
                  "t57"."reach",
                  COALESCE("t66"."in_time", 0) AS "in_time"
                FROM (
                  SELECT
                    "t47"."id",
                    "t47"."community",
                    "t47"."person",
                    "t47"."next_on",
                    "t47"."done",
                    "t47"."since",
                    "t47"."until",
                    "t47"."reach" - (
                      "t47"."reach" & "t47"."ended_"
                    ) AS "reach"
                  FROM "t46" AS "t47"
                  WHERE
                    (
                      "t47"."reach" - (
                        "t47"."reach" & "t47"."ended_"
                      )
                    ) > 0
                ) AS "t57"
                LEFT OUTER JOIN (
                  SELECT
                    "t61"."day_of_next_on",
                    SUM("t61"."bit") FILTER(WHERE
                      "t61"."day_of_next_on" >= "t61"."last") AS "in_time"
                  FROM (
                    SELECT
                      "t58"."day_of_next_on",
                      "t6"."month",
                      "t6"."last",
                      "t6"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t47"."next_on" AS "day_of_next_on"
                      FROM "t46" AS "t47"
                      WHERE
                        (
                          "t47"."reach" - (
                            "t47"."reach" & "t47"."ended_"
                          )
                        ) > 0
                    ) AS "t58"
                    CROSS JOIN "months" AS "t6"
                  ) AS "t61"
                  GROUP BY
                    1
                ) AS "t66"
                  ON "t57"."next_on" = "t66"."day_of_next_on"
              ) AS "t70"
            ) AS "t73"
            GROUP BY
              1
          ) AS "t75"
            ON "t93"."target" = "t75"."holder"
        ) AS "t94"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t96"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t13"
    ) AS "t97"
    WHERE
      (
        "t97"."reach" & "t97"."bit"
      ) > 0
  ) AS "t98"
  GROUP BY
    1,
    2
) AS "t99"
WHERE
  "t99"."community" IS NOT NULL
