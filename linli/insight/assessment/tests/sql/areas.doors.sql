SELECT
  *
FROM (
  SELECT
    "t18"."community",
    "t18"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."answered", FALSE)) AS "areas_one_worker_counted"
  FROM (
    SELECT
      "t9"."community",
      "t3"."month",
      "t9"."id" AS "ref",
      (
        COALESCE("t17"."answered", 0) & "t3"."bit"
      ) > 0 AS "answered"
    FROM (
      SELECT
        *
      FROM "fact_places_places" AS "t0"
      WHERE
        "t0"."level" = 'dwelling'
    ) AS "t9"
    LEFT OUTER JOIN (
      SELECT
        "t15"."door",
        BIT_OR("t15"."reach") AS "answered"
      FROM (
        SELECT
          "t9"."id" AS "door",
          "t14"."reach"
        FROM (
          SELECT
            *
          FROM "fact_places_places" AS "t0"
          WHERE
            "t0"."level" = 'dwelling'
        ) AS "t9"
        INNER JOIN (
          SELECT
            "t5"."id",
            "t5"."community",
            "t5"."place",
            "t5"."worker",
            "t5"."lft",
            "t5"."rgt",
            "t5"."since",
            "t5"."until",
            "t12"."reach"
          FROM "fact_areas_responsibilities" AS "t5"
          INNER JOIN (
            SELECT
              "t10"."id",
              SUM("t10"."bit") AS "reach"
            FROM (
              SELECT
                "t8"."id",
                "t8"."since",
                "t8"."until",
                "t4"."month",
                "t4"."last",
                "t4"."bit"
              FROM (
                SELECT
                  "t2"."id",
                  "t2"."since",
                  "t2"."until"
                FROM "fact_areas_responsibilities" AS "t2"
              ) AS "t8"
              INNER JOIN "months" AS "t4"
                ON "t8"."since" <= "t4"."last"
                AND (
                  (
                    "t8"."until" IS NULL
                  ) OR (
                    "t8"."until" > "t4"."last"
                  )
                )
            ) AS "t10"
            GROUP BY
              1
          ) AS "t12"
            ON "t5"."id" = "t12"."id"
        ) AS "t14"
          ON "t9"."community" = "t14"."community"
          AND "t9"."lft" >= "t14"."lft"
          AND "t9"."lft" < "t14"."rgt"
      ) AS "t15"
      GROUP BY
        1
    ) AS "t17"
      ON "t9"."id" = "t17"."door"
    INNER JOIN "months" AS "t3"
      ON "t9"."since" <= "t3"."last"
      AND (
        (
          "t9"."until" IS NULL
        ) OR (
          "t9"."until" > "t3"."last"
        )
      )
  ) AS "t18"
  GROUP BY
    1,
    2
) AS "t19"
WHERE
  "t19"."community" IS NOT NULL
