SELECT
  *
FROM (
  SELECT
    "t17"."community",
    "t17"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE("t17"."lived_in", FALSE)) AS "people_lived_in_counted"
  FROM (
    SELECT
      "t8"."community",
      "t3"."month",
      "t8"."id" AS "ref",
      (
        COALESCE("t16"."lived_in", 0) & "t3"."bit"
      ) > 0 AS "lived_in"
    FROM (
      SELECT
        *
      FROM "fact_places_places" AS "t0"
      WHERE
        "t0"."level" = 'dwelling'
    ) AS "t8"
    LEFT OUTER JOIN (
      SELECT
        "t14"."dwelling",
        BIT_OR("t14"."reach") FILTER(WHERE
          "t14"."lived_in") AS "lived_in"
      FROM (
        SELECT
          "t9"."id",
          "t9"."since",
          "t9"."until",
          "t9"."dwelling",
          "t9"."lived_in",
          "t13"."reach"
        FROM (
          SELECT
            "t2"."id",
            "t2"."since",
            "t2"."until",
            "t2"."dwelling",
            "t2"."id" > 0 AS "lived_in"
          FROM "fact_people_households" AS "t2"
          WHERE
            "t2"."id" > 0
        ) AS "t9"
        INNER JOIN (
          SELECT
            "t11"."id",
            SUM("t11"."bit") AS "reach"
          FROM (
            SELECT
              "t10"."id",
              "t10"."since",
              "t10"."until",
              "t4"."month",
              "t4"."last",
              "t4"."bit"
            FROM (
              SELECT
                "t2"."id",
                "t2"."since",
                "t2"."until"
              FROM "fact_people_households" AS "t2"
              WHERE
                "t2"."id" > 0
            ) AS "t10"
            INNER JOIN "months" AS "t4"
              ON "t10"."since" <= "t4"."last"
              AND (
                (
                  "t10"."until" IS NULL
                ) OR (
                  "t10"."until" > "t4"."last"
                )
              )
          ) AS "t11"
          GROUP BY
            1
        ) AS "t13"
          ON "t9"."id" = "t13"."id"
      ) AS "t14"
      GROUP BY
        1
    ) AS "t16"
      ON "t8"."id" = "t16"."dwelling"
    INNER JOIN "months" AS "t3"
      ON "t8"."since" <= "t3"."last"
      AND (
        (
          "t8"."until" IS NULL
        ) OR (
          "t8"."until" > "t3"."last"
        )
      )
  ) AS "t17"
  GROUP BY
    1,
    2
) AS "t18"
WHERE
  "t18"."community" IS NOT NULL
