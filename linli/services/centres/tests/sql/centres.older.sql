WITH "t39" AS (
  SELECT
    "t37"."id",
    "t37"."community",
    "t37"."person",
    "t37"."household",
    "t37"."dwelling",
    "t37"."born",
    "t37"."sex",
    "t37"."education",
    "t37"."registration",
    "t37"."has_id",
    "t37"."has_phone",
    "t37"."since",
    "t37"."until",
    "t37"."reach" - (
      "t37"."reach" & "t37"."ended_"
    ) AS "reach"
  FROM (
    SELECT
      "t9"."id",
      "t9"."community",
      "t9"."person",
      "t9"."household",
      "t9"."dwelling",
      "t9"."born",
      "t9"."sex",
      "t9"."education",
      "t9"."registration",
      "t9"."has_id",
      "t9"."has_phone",
      "t9"."since",
      "t9"."until",
      COALESCE("t34"."reach", 0) AS "reach",
      COALESCE("t35"."ended_", 0) AS "ended_"
    FROM "fact_people_residencies" AS "t9"
    LEFT OUTER JOIN (
      SELECT
        "t26"."day_of_since",
        SUM("t26"."bit") FILTER(WHERE
          "t26"."day_of_since" <= "t26"."last") AS "reach"
      FROM (
        SELECT
          "t21"."day_of_since",
          "t6"."month",
          "t6"."last",
          "t6"."bit"
        FROM (
          SELECT DISTINCT
            "t5"."since" AS "day_of_since"
          FROM "fact_people_residencies" AS "t5"
        ) AS "t21"
        CROSS JOIN "months" AS "t6"
      ) AS "t26"
      GROUP BY
        1
    ) AS "t34"
      ON "t9"."since" = "t34"."day_of_since"
    LEFT OUTER JOIN (
      SELECT
        "t27"."day_of_until",
        SUM("t27"."bit") FILTER(WHERE
          "t27"."day_of_until" <= "t27"."last") AS "ended_"
      FROM (
        SELECT
          "t22"."day_of_until",
          "t6"."month",
          "t6"."last",
          "t6"."bit"
        FROM (
          SELECT DISTINCT
            "t5"."until" AS "day_of_until"
          FROM "fact_people_residencies" AS "t5"
        ) AS "t22"
        CROSS JOIN "months" AS "t6"
      ) AS "t27"
      GROUP BY
        1
    ) AS "t35"
      ON "t9"."until" = "t35"."day_of_until"
  ) AS "t37"
  WHERE
    (
      "t37"."reach" - (
        "t37"."reach" & "t37"."ended_"
      )
    ) > 0
), "t55" AS (
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
    "t54"."reach",
    "t20"."zone"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t42"."id",
        "t42"."community",
        "t42"."person",
        "t42"."household",
        "t42"."dwelling",
        "t42"."born",
        "t42"."sex",
        "t42"."education",
        "t42"."registration",
        "t42"."has_id",
        "t42"."has_phone",
        "t42"."since",
        "t42"."until",
        "t42"."reach" - (
          "t42"."reach" & COALESCE("t51"."taken", 0)
        ) AS "reach"
      FROM "t39" AS "t42"
      LEFT OUTER JOIN (
        SELECT
          "t49"."id" AS "early",
          BIT_OR("t49"."late_reach") AS "taken"
        FROM (
          SELECT
            "t42"."id",
            "t42"."person",
            "t42"."since",
            "t42"."reach",
            "t48"."late_id",
            "t48"."late_person",
            "t48"."late_since",
            "t48"."late_reach"
          FROM "t39" AS "t42"
          INNER JOIN (
            SELECT
              "t43"."person" AS "both"
            FROM (
              SELECT
                "t41"."person",
                SUM("t41"."reach") AS "all",
                BIT_OR("t41"."reach") AS "any"
              FROM "t39" AS "t41"
              GROUP BY
                1
            ) AS "t43"
            WHERE
              "t43"."all" <> "t43"."any"
          ) AS "t45"
            ON "t42"."person" = "t45"."both"
          INNER JOIN (
            SELECT
              "t46"."id" AS "late_id",
              "t46"."person" AS "late_person",
              "t46"."since" AS "late_since",
              "t46"."reach" AS "late_reach"
            FROM (
              SELECT
                "t42"."id",
                "t42"."person",
                "t42"."since",
                "t42"."reach"
              FROM "t39" AS "t42"
              INNER JOIN (
                SELECT
                  "t43"."person" AS "both"
                FROM (
                  SELECT
                    "t41"."person",
                    SUM("t41"."reach") AS "all",
                    BIT_OR("t41"."reach") AS "any"
                  FROM "t39" AS "t41"
                  GROUP BY
                    1
                ) AS "t43"
                WHERE
                  "t43"."all" <> "t43"."any"
              ) AS "t45"
                ON "t42"."person" = "t45"."both"
            ) AS "t46"
          ) AS "t48"
            ON "t42"."person" = "t48"."late_person"
            AND (
              (
                "t48"."late_since" > "t42"."since"
              )
              OR (
                (
                  "t48"."late_since" = "t42"."since"
                ) AND (
                  "t48"."late_id" > "t42"."id"
                )
              )
            )
        ) AS "t49"
        GROUP BY
          1
      ) AS "t51"
        ON "t42"."id" = "t51"."early"
    ) AS "t52"
    WHERE
      "t52"."reach" > 0
  ) AS "t54"
  LEFT OUTER JOIN (
    SELECT
      "t4"."community" AS "zoned",
      "t4"."zone"
    FROM "zones" AS "t4"
  ) AS "t20"
    ON "t54"."community" = "t20"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t74"."community",
    "t74"."month",
    COALESCE(SUM("t74"."many"), 0) AS "everyone",
    COALESCE(SUM("t74"."many") FILTER(WHERE
      COALESCE("t74"."older", FALSE)), 0) AS "centres_covered_population",
    COALESCE(
      SUM("t74"."many") FILTER(WHERE
        COALESCE("t74"."older", FALSE) AND COALESCE("t74"."covered", FALSE)),
      0
    ) AS "centres_covered_counted"
  FROM (
    SELECT
      "t73"."community",
      (
        COALESCE("t73"."older", 0) & "t73"."bit"
      ) > 0 AS "older",
      (
        COALESCE("t73"."covered", 0) & "t73"."bit"
      ) > 0 AS "covered",
      "t73"."many",
      "t73"."month"
    FROM (
      SELECT
        "t72"."community",
        "t72"."reach",
        "t72"."older",
        "t72"."covered",
        "t72"."many",
        "t16"."month",
        "t16"."bit"
      FROM (
        SELECT
          "t70"."community",
          "t70"."reach",
          "t70"."older",
          "t70"."covered",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t66"."community",
            "t66"."reach",
            "t66"."older",
            "t66"."id" AS "ref",
            "t66"."person" AS "target",
            COALESCE("t69"."covered", 0) AS "covered"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t59"."id",
                "t59"."community",
                "t59"."person",
                "t59"."household",
                "t59"."dwelling",
                "t59"."born",
                "t59"."sex",
                "t59"."education",
                "t59"."registration",
                "t59"."has_id",
                "t59"."has_phone",
                "t59"."since",
                "t59"."until",
                "t59"."reach",
                "t59"."zone",
                COALESCE("t63"."older", 0) AS "older"
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
                  "t56"."reach",
                  COALESCE("t56"."zone", 0) AS "zone"
                FROM "t55" AS "t56"
              ) AS "t59"
              LEFT OUTER JOIN (
                SELECT
                  "t61"."day_of_born",
                  "t61"."zone_of_born",
                  SUM("t61"."bit") FILTER(WHERE
                    "t61"."day_of_born" <= "t61"."older_born") AS "older"
                FROM (
                  SELECT
                    "t60"."day_of_born",
                    "t60"."zone_of_born",
                    "t7"."zone",
                    "t7"."month",
                    "t7"."last",
                    "t7"."bit",
                    "t7"."older_born"
                  FROM (
                    SELECT DISTINCT
                      "t56"."born" AS "day_of_born",
                      COALESCE("t56"."zone", 0) AS "zone_of_born"
                    FROM "t55" AS "t56"
                  ) AS "t60"
                  INNER JOIN "limits" AS "t7"
                    ON "t60"."zone_of_born" = "t7"."zone"
                ) AS "t61"
                GROUP BY
                  1,
                  2
              ) AS "t63"
                ON "t59"."born" = "t63"."day_of_born" AND "t59"."zone" = "t63"."zone_of_born"
            ) AS "t64"
            WHERE
              "t64"."older" > 0
          ) AS "t66"
          LEFT OUTER JOIN (
            SELECT
              "t67"."home",
              BIT_OR("t67"."near") AS "covered"
            FROM (
              SELECT
                "t66"."id" AS "home",
                "t40"."near"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t59"."id",
                    "t59"."community",
                    "t59"."person",
                    "t59"."household",
                    "t59"."dwelling",
                    "t59"."born",
                    "t59"."sex",
                    "t59"."education",
                    "t59"."registration",
                    "t59"."has_id",
                    "t59"."has_phone",
                    "t59"."since",
                    "t59"."until",
                    "t59"."reach",
                    "t59"."zone",
                    COALESCE("t63"."older", 0) AS "older"
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
                      "t56"."reach",
                      COALESCE("t56"."zone", 0) AS "zone"
                    FROM "t55" AS "t56"
                  ) AS "t59"
                  LEFT OUTER JOIN (
                    SELECT
                      "t61"."day_of_born",
                      "t61"."zone_of_born",
                      SUM("t61"."bit") FILTER(WHERE
                        "t61"."day_of_born" <= "t61"."older_born") AS "older"
                    FROM (
                      SELECT
                        "t60"."day_of_born",
                        "t60"."zone_of_born",
                        "t7"."zone",
                        "t7"."month",
                        "t7"."last",
                        "t7"."bit",
                        "t7"."older_born"
                      FROM (
                        SELECT DISTINCT
                          "t56"."born" AS "day_of_born",
                          COALESCE("t56"."zone", 0) AS "zone_of_born"
                        FROM "t55" AS "t56"
                      ) AS "t60"
                      INNER JOIN "limits" AS "t7"
                        ON "t60"."zone_of_born" = "t7"."zone"
                    ) AS "t61"
                    GROUP BY
                      1,
                      2
                  ) AS "t63"
                    ON "t59"."born" = "t63"."day_of_born" AND "t59"."zone" = "t63"."zone_of_born"
                ) AS "t64"
                WHERE
                  "t64"."older" > 0
              ) AS "t66"
              INNER JOIN (
                SELECT
                  "t1"."id" AS "door",
                  "t1"."lft" AS "door_lft"
                FROM "fact_places_places" AS "t1"
                WHERE
                  "t1"."level" = 'dwelling'
              ) AS "t23"
                ON "t66"."dwelling" = "t23"."door"
              INNER JOIN (
                SELECT
                  "t36"."community" AS "near_community",
                  "t36"."lft" AS "near_lft",
                  "t36"."rgt" AS "near_rgt",
                  "t36"."reach" - (
                    "t36"."reach" & "t36"."ended_"
                  ) AS "near"
                FROM (
                  SELECT
                    "t8"."id",
                    "t8"."community",
                    "t8"."centre",
                    "t8"."lft",
                    "t8"."rgt",
                    "t8"."since",
                    "t8"."until",
                    COALESCE("t32"."reach", 0) AS "reach",
                    COALESCE("t33"."ended_", 0) AS "ended_"
                  FROM "fact_centres_reach" AS "t8"
                  LEFT OUTER JOIN (
                    SELECT
                      "t24"."day_of_since",
                      SUM("t24"."bit") FILTER(WHERE
                        "t24"."day_of_since" <= "t24"."last") AS "reach"
                    FROM (
                      SELECT
                        "t18"."day_of_since",
                        "t6"."month",
                        "t6"."last",
                        "t6"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t3"."since" AS "day_of_since"
                        FROM "fact_centres_reach" AS "t3"
                      ) AS "t18"
                      CROSS JOIN "months" AS "t6"
                    ) AS "t24"
                    GROUP BY
                      1
                  ) AS "t32"
                    ON "t8"."since" = "t32"."day_of_since"
                  LEFT OUTER JOIN (
                    SELECT
                      "t25"."day_of_until",
                      SUM("t25"."bit") FILTER(WHERE
                        "t25"."day_of_until" <= "t25"."last") AS "ended_"
                    FROM (
                      SELECT
                        "t19"."day_of_until",
                        "t6"."month",
                        "t6"."last",
                        "t6"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t3"."until" AS "day_of_until"
                        FROM "fact_centres_reach" AS "t3"
                      ) AS "t19"
                      CROSS JOIN "months" AS "t6"
                    ) AS "t25"
                    GROUP BY
                      1
                  ) AS "t33"
                    ON "t8"."until" = "t33"."day_of_until"
                ) AS "t36"
                WHERE
                  (
                    "t36"."reach" - (
                      "t36"."reach" & "t36"."ended_"
                    )
                  ) > 0
              ) AS "t40"
                ON "t66"."community" = "t40"."near_community"
                AND "t23"."door_lft" >= "t40"."near_lft"
                AND "t23"."door_lft" < "t40"."near_rgt"
            ) AS "t67"
            GROUP BY
              1
          ) AS "t69"
            ON "t66"."id" = "t69"."home"
        ) AS "t70"
        GROUP BY
          1,
          2,
          3,
          4
      ) AS "t72"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t16"
    ) AS "t73"
    WHERE
      (
        "t73"."reach" & "t73"."bit"
      ) > 0
  ) AS "t74"
  GROUP BY
    1,
    2
) AS "t75"
WHERE
  "t75"."community" IS NOT NULL
