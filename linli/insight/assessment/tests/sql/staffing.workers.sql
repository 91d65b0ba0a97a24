WITH "t6" AS (
  SELECT
    "t2"."id",
    "t2"."since",
    "t2"."until",
    "t2"."worker",
    (
      "t2"."kind" = 'degree'
    )
    AND "t2"."level" IN (
      '10',
      '11',
      '12',
      '13',
      '14',
      '15',
      '16',
      '17',
      '18',
      '19',
      '20',
      '21',
      '22',
      '23',
      '28',
      '30',
      '31',
      '32',
      '33'
    ) AS "college",
    "t2"."kind" = 'certificate' AS "certified",
    (
      "t2"."kind" = 'certificate'
    )
    AND "t2"."level" IN ('assistant', 'social_worker', 'senior') AS "social_worker"
  FROM "fact_staffing_qualifications" AS "t2"
)
SELECT
  *
FROM (
  SELECT
    "t18"."community",
    "t18"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."college", FALSE)) AS "staffing_college_share_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."certified", FALSE)) AS "staffing_certified_share_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."social_worker", FALSE)) AS "staffing_social_workers_counted"
  FROM (
    SELECT
      "t3"."community",
      "t4"."month",
      "t3"."id" AS "ref",
      (
        COALESCE("t17"."college", 0) & "t4"."bit"
      ) > 0 AS "college",
      (
        COALESCE("t17"."certified", 0) & "t4"."bit"
      ) > 0 AS "certified",
      (
        COALESCE("t17"."social_worker", 0) & "t4"."bit"
      ) > 0 AS "social_worker"
    FROM "fact_staffing_workers" AS "t3"
    LEFT OUTER JOIN (
      SELECT
        "t15"."worker",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."college") AS "college",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."certified") AS "certified",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."social_worker") AS "social_worker"
      FROM (
        SELECT
          "t10"."id",
          "t10"."since",
          "t10"."until",
          "t10"."worker",
          "t10"."college",
          "t10"."certified",
          "t10"."social_worker",
          "t14"."reach"
        FROM (
          SELECT
            *
          FROM "t6" AS "t7"
          WHERE
            "t7"."college" OR "t7"."certified" OR "t7"."social_worker"
        ) AS "t10"
        INNER JOIN (
          SELECT
            "t12"."id",
            SUM("t12"."bit") AS "reach"
          FROM (
            SELECT
              "t11"."id",
              "t11"."since",
              "t11"."until",
              "t5"."month",
              "t5"."last",
              "t5"."bit"
            FROM (
              SELECT
                "t7"."id",
                "t7"."since",
                "t7"."until"
              FROM "t6" AS "t7"
              WHERE
                "t7"."college" OR "t7"."certified" OR "t7"."social_worker"
            ) AS "t11"
            INNER JOIN "months" AS "t5"
              ON "t11"."since" <= "t5"."last"
              AND (
                (
                  "t11"."until" IS NULL
                ) OR (
                  "t11"."until" > "t5"."last"
                )
              )
          ) AS "t12"
          GROUP BY
            1
        ) AS "t14"
          ON "t10"."id" = "t14"."id"
      ) AS "t15"
      GROUP BY
        1
    ) AS "t17"
      ON "t3"."id" = "t17"."worker"
    INNER JOIN "months" AS "t4"
      ON "t3"."since" <= "t4"."last"
      AND (
        (
          "t3"."until" IS NULL
        ) OR (
          "t3"."until" > "t4"."last"
        )
      )
  ) AS "t18"
  GROUP BY
    1,
    2
) AS "t19"
WHERE
  "t19"."community" IS NOT NULL
