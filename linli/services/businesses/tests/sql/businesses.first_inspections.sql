SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."in_time", FALSE)), 0) AS "businesses_inspected_in_time_counted"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."kind",
      "t5"."ref",
      "t5"."target",
      "t5"."in_time",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."kind",
        "t4"."id" AS "ref",
        "t4"."shop" AS "target",
        COALESCE("t4"."inspected_on" <= "t4"."inspect_by", FALSE) AS "in_time"
      FROM (
        SELECT
          *
        FROM "fact_businesses_registrations" AS "t0"
        WHERE
          (
            (
              "t0"."until" IS NULL
            ) OR (
              "t0"."until" > "t0"."since"
            )
          )
          AND (
            (
              "t0"."until" IS NULL
            ) OR (
              "t0"."until" > "t0"."inspect_by"
            )
          )
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."inspect_by") = "t2"."month"
        AND "t4"."inspect_by" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
