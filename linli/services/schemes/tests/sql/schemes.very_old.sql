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
), "t51" AS (
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
), "t73" AS (
  SELECT
    "t72"."id",
    "t72"."community",
    "t72"."person",
    "t72"."household",
    "t72"."dwelling",
    "t72"."born",
    "t72"."sex",
    "t72"."education",
    "t72"."registration",
    "t72"."has_id",
    "t72"."has_phone",
    "t72"."since",
    "t72"."until",
    "t72"."reach",
    "t17"."zone"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t54"."id",
        "t54"."community",
        "t54"."person",
        "t54"."household",
        "t54"."dwelling",
        "t54"."born",
        "t54"."sex",
        "t54"."education",
        "t54"."registration",
        "t54"."has_id",
        "t54"."has_phone",
        "t54"."since",
        "t54"."until",
        "t54"."reach" - (
          "t54"."reach" & COALESCE("t69"."taken", 0)
        ) AS "reach"
      FROM "t51" AS "t54"
      LEFT OUTER JOIN (
        SELECT
          "t67"."id" AS "early",
          BIT_OR("t67"."late_reach") AS "taken"
        FROM (
          SELECT
            "t54"."id",
            "t54"."person",
            "t54"."since",
            "t54"."reach",
            "t66"."late_id",
            "t66"."late_person",
            "t66"."late_since",
            "t66"."late_reach"
          FROM "t51" AS "t54"
          INNER JOIN (
            SELECT
              "t57"."person" AS "both"
            FROM (
              SELECT
                "t53"."person",
                SUM("t53"."reach") AS "all",
                BIT_OR("t53"."reach") AS "any"
              FROM "t51" AS "t53"
              GROUP BY
                1
            ) AS "t57"
            WHERE
              "t57"."all" <> "t57"."any"
          ) AS "t60"
            ON "t54"."person" = "t60"."both"
          INNER JOIN (
            SELECT
              "t63"."id" AS "late_id",
              "t63"."person" AS "late_person",
              "t63"."since" AS "late_since",
              "t63"."reach" AS "late_reach"
            FROM (
              SELECT
                "t54"."id",
                "t54"."person",
                "t54"."since",
                "t54"."reach"
              FROM "t51" AS "t54"
              INNER JOIN (
                SELECT
                  "t57"."person" AS "both"
                FROM (
                  SELECT
                    "t53"."person",
                    SUM("t53"."reach") AS "all",
                    BIT_OR("t53"."reach") AS "any"
                  FROM "t51" AS "t53"
                  GROUP BY
                    1
                ) AS "t57"
                WHERE
                  "t57"."all" <> "t57"."any"
              ) AS "t60"
                ON "t54"."person" = "t60"."both"
            ) AS "t63"
          ) AS "t66"
            ON "t54"."person" = "t66"."late_person"
            AND (
              (
                "t66"."late_since" > "t54"."since"
              )
              OR (
                (
                  "t66"."late_since" = "t54"."since"
                ) AND (
                  "t66"."late_id" > "t54"."id"
                )
              )
            )
        ) AS "t67"
        GROUP BY
          1
      ) AS "t69"
        ON "t54"."id" = "t69"."early"
    ) AS "t70"
    WHERE
      "t70"."reach" > 0
  ) AS "t72"
  LEFT OUTER JOIN (
    SELECT
      "t3"."community" AS "zoned",
      "t3"."zone"
    FROM "zones" AS "t3"
  ) AS "t17"
    ON "t72"."community" = "t17"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t89"."community",
    "t89"."month",
    COALESCE(SUM("t89"."many"), 0) AS "everyone",
    COALESCE(SUM("t89"."many") FILTER(WHERE
      COALESCE("t89"."receives", FALSE)), 0) AS "schemes_very_old_receive_counted"
  FROM (
    SELECT
      "t88"."community",
      (
        COALESCE("t88"."receives", 0) & "t88"."bit"
      ) > 0 AS "receives",
      "t88"."many",
      "t88"."month"
    FROM (
      SELECT
        "t87"."community",
        "t87"."reach",
        "t87"."receives",
        "t87"."many",
        "t13"."month",
        "t13"."bit"
      FROM (
        SELECT
          "t85"."community",
          "t85"."reach",
          "t85"."receives",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t84"."community",
            "t84"."reach",
            "t84"."ref",
            "t84"."target",
            COALESCE("t58"."receives", 0) AS "receives"
          FROM (
            SELECT
              "t82"."community",
              "t82"."reach" & "t82"."very_old" AS "reach",
              "t82"."has_id",
              "t82"."has_phone",
              "t82"."older",
              "t82"."very_old",
              "t82"."minor",
              "t82"."ref",
              "t82"."target",
              "t82"."alone",
              "t82"."unemployed",
              "t82"."hard_to_employ",
              "t82"."disabled",
              "t82"."willing",
              "t82"."employed"
            FROM (
              SELECT
                "t77"."community",
                "t77"."reach",
                "t77"."has_id",
                "t77"."has_phone",
                COALESCE("t81"."older", 0) AS "older",
                COALESCE("t81"."very_old", 0) AS "very_old",
                COALESCE("t81"."minor", 0) AS "minor",
                "t77"."id" AS "ref",
                "t77"."person" AS "target",
                COALESCE("t64"."alone", 0) AS "alone",
                COALESCE("t64"."unemployed", 0) AS "unemployed",
                COALESCE("t64"."hard_to_employ", 0) AS "hard_to_employ",
                COALESCE("t64"."disabled", 0) AS "disabled",
                COALESCE("t64"."willing", 0) AS "willing",
                COALESCE("t64"."employed", 0) AS "employed"
              FROM (
                SELECT
                  "t74"."id",
                  "t74"."community",
                  "t74"."person",
                  "t74"."household",
                  "t74"."dwelling",
                  "t74"."born",
                  "t74"."sex",
                  "t74"."education",
                  "t74"."registration",
                  "t74"."has_id",
                  "t74"."has_phone",
                  "t74"."since",
                  "t74"."until",
                  "t74"."reach",
                  COALESCE("t74"."zone", 0) AS "zone"
                FROM "t73" AS "t74"
              ) AS "t77"
              LEFT OUTER JOIN (
                SELECT
                  "t79"."day_of_born",
                  "t79"."zone_of_born",
                  SUM("t79"."bit") FILTER(WHERE
                    "t79"."day_of_born" <= "t79"."older_born") AS "older",
                  SUM("t79"."bit") FILTER(WHERE
                    "t79"."day_of_born" <= "t79"."very_old_born") AS "very_old",
                  SUM("t79"."bit") FILTER(WHERE
                    "t79"."day_of_born" > "t79"."minor_born") AS "minor"
                FROM (
                  SELECT
                    "t78"."day_of_born",
                    "t78"."zone_of_born",
                    "t7"."zone",
                    "t7"."month",
                    "t7"."last",
                    "t7"."bit",
                    "t7"."older_born",
                    "t7"."very_old_born",
                    "t7"."minor_born"
                  FROM (
                    SELECT DISTINCT
                      "t74"."born" AS "day_of_born",
                      COALESCE("t74"."zone", 0) AS "zone_of_born"
                    FROM "t73" AS "t74"
                  ) AS "t78"
                  INNER JOIN "limits" AS "t7"
                    ON "t78"."zone_of_born" = "t7"."zone"
                ) AS "t79"
                GROUP BY
                  1,
                  2
              ) AS "t81"
                ON "t77"."born" = "t81"."day_of_born" AND "t77"."zone" = "t81"."zone_of_born"
              LEFT OUTER JOIN (
                SELECT
                  "t61"."holder",
                  BIT_OR("t61"."reach") FILTER(WHERE
                    "t61"."alone") AS "alone",
                  BIT_OR("t61"."reach") FILTER(WHERE
                    "t61"."unemployed") AS "unemployed",
                  BIT_OR("t61"."reach") FILTER(WHERE
                    "t61"."hard_to_employ") AS "hard_to_employ",
                  BIT_OR("t61"."reach") FILTER(WHERE
                    "t61"."disabled") AS "disabled",
                  BIT_OR("t61"."reach") FILTER(WHERE
                    "t61"."willing") AS "willing",
                  BIT_OR("t61"."reach") FILTER(WHERE
                    "t61"."employed") AS "employed"
                FROM (
                  SELECT
                    "t56"."id",
                    "t56"."since",
                    "t56"."until",
                    "t56"."holder",
                    "t56"."alone",
                    "t56"."unemployed",
                    "t56"."hard_to_employ",
                    "t56"."disabled",
                    "t56"."willing",
                    "t56"."employed",
                    "t56"."reach" - (
                      "t56"."reach" & "t56"."ended_"
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
                      COALESCE("t49"."reach", 0) AS "reach",
                      COALESCE("t50"."ended_", 0) AS "ended_"
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
                    ) AS "t49"
                      ON "t40"."since" = "t49"."day_of_since"
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
                    ) AS "t50"
                      ON "t40"."until" = "t50"."day_of_until"
                  ) AS "t56"
                  WHERE
                    (
                      "t56"."reach" - (
                        "t56"."reach" & "t56"."ended_"
                      )
                    ) > 0
                ) AS "t61"
                GROUP BY
                  1
              ) AS "t64"
                ON "t77"."person" = "t64"."holder"
            ) AS "t82"
            WHERE
              (
                "t82"."reach" & "t82"."very_old"
              ) > 0
          ) AS "t84"
          LEFT OUTER JOIN (
            SELECT
              "t52"."holder",
              BIT_OR("t52"."reach") FILTER(WHERE
                "t52"."receives") AS "receives"
            FROM (
              SELECT
                "t46"."id",
                "t46"."since",
                "t46"."until",
                "t46"."holder",
                "t46"."receives",
                "t46"."reach" - (
                  "t46"."reach" & "t46"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t23"."id",
                  "t23"."since",
                  "t23"."until",
                  "t23"."holder",
                  "t23"."receives",
                  COALESCE("t35"."reach", 0) AS "reach",
                  COALESCE("t36"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    "t1"."id",
                    "t1"."since",
                    "t1"."until",
                    COALESCE("t1"."kept", "t1"."person") AS "holder",
                    "t1"."id" > 0 AS "receives"
                  FROM "fact_schemes_awards" AS "t1"
                  WHERE
                    "t1"."id" > 0
                ) AS "t23"
                LEFT OUTER JOIN (
                  SELECT
                    "t27"."day_of_since",
                    SUM("t27"."bit") FILTER(WHERE
                      "t27"."day_of_since" <= "t27"."last") AS "reach"
                  FROM (
                    SELECT
                      "t21"."day_of_since",
                      "t6"."month",
                      "t6"."last",
                      "t6"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t1"."since" AS "day_of_since"
                      FROM "fact_schemes_awards" AS "t1"
                      WHERE
                        "t1"."id" > 0
                    ) AS "t21"
                    CROSS JOIN "months" AS "t6"
                  ) AS "t27"
                  GROUP BY
                    1
                ) AS "t35"
                  ON "t23"."since" = "t35"."day_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t28"."day_of_until",
                    SUM("t28"."bit") FILTER(WHERE
                      "t28"."day_of_until" <= "t28"."last") AS "ended_"
                  FROM (
                    SELECT
                      "t22"."day_of_until",
                      "t6"."month",
                      "t6"."last",
                      "t6"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t1"."until" AS "day_of_until"
                      FROM "fact_schemes_awards" AS "t1"
                      WHERE
                        "t1"."id" > 0
                    ) AS "t22"
                    CROSS JOIN "months" AS "t6"
                  ) AS "t28"
                  GROUP BY
                    1
                ) AS "t36"
                  ON "t23"."until" = "t36"."day_of_until"
              ) AS "t46"
              WHERE
                (
                  "t46"."reach" - (
                    "t46"."reach" & "t46"."ended_"
                  )
                ) > 0
            ) AS "t52"
            GROUP BY
              1
          ) AS "t58"
            ON "t84"."target" = "t58"."holder"
        ) AS "t85"
        GROUP BY
          1,
          2,
          3
      ) AS "t87"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t13"
    ) AS "t88"
    WHERE
      (
        "t88"."reach" & "t88"."bit"
      ) > 0
  ) AS "t89"
  GROUP BY
    1,
    2
) AS "t90"
WHERE
  "t90"."community" IS NOT NULL
