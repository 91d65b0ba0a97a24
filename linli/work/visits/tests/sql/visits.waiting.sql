WITH "t63" AS (
  SELECT
    "t61"."community",
    "t61"."person",
    "t61"."household",
    "t61"."born",
    "t61"."reach",
    "t22"."home",
    "t22"."begun",
    "t28"."zone"
  FROM (
    SELECT
      "t55"."community",
      "t55"."person",
      "t55"."household",
      "t55"."born",
      "t55"."reach" - (
        "t55"."reach" & "t55"."ended_"
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
        COALESCE("t50"."reach", 0) AS "reach",
        COALESCE("t51"."ended_", 0) AS "ended_"
      FROM "fact_people_residencies" AS "t11"
      LEFT OUTER JOIN (
        SELECT
          "t38"."day_of_since",
          SUM("t38"."bit") FILTER(WHERE
            "t38"."day_of_since" <= "t38"."last") AS "reach"
        FROM (
          SELECT
            "t29"."day_of_since",
            "t7"."month",
            "t7"."last",
            "t7"."bit"
          FROM (
            SELECT DISTINCT
              "t6"."since" AS "day_of_since"
            FROM "fact_people_residencies" AS "t6"
          ) AS "t29"
          CROSS JOIN "months" AS "t7"
        ) AS "t38"
        GROUP BY
          1
      ) AS "t50"
        ON "t11"."since" = "t50"."day_of_since"
      LEFT OUTER JOIN (
        SELECT
          "t39"."day_of_until",
          SUM("t39"."bit") FILTER(WHERE
            "t39"."day_of_until" <= "t39"."last") AS "ended_"
        FROM (
          SELECT
            "t30"."day_of_until",
            "t7"."month",
            "t7"."last",
            "t7"."bit"
          FROM (
            SELECT DISTINCT
              "t6"."until" AS "day_of_until"
            FROM "fact_people_residencies" AS "t6"
          ) AS "t30"
          CROSS JOIN "months" AS "t7"
        ) AS "t39"
        GROUP BY
          1
      ) AS "t51"
        ON "t11"."until" = "t51"."day_of_until"
    ) AS "t55"
    WHERE
      (
        "t55"."reach" - (
          "t55"."reach" & "t55"."ended_"
        )
      ) > 0
  ) AS "t61"
  INNER JOIN (
    SELECT
      "t1"."id" AS "home",
      "t1"."since" AS "begun"
    FROM "fact_people_households" AS "t1"
  ) AS "t22"
    ON "t61"."household" = "t22"."home"
  LEFT OUTER JOIN (
    SELECT
      "t5"."community" AS "zoned",
      "t5"."zone"
    FROM "zones" AS "t5"
  ) AS "t28"
    ON "t61"."community" = "t28"."zoned"
), "t65" AS (
  SELECT
    "t64"."community",
    "t64"."person",
    "t64"."household",
    "t64"."born",
    "t64"."reach",
    "t64"."home",
    "t64"."begun",
    COALESCE("t64"."zone", 0) AS "zone"
  FROM "t63" AS "t64"
), "t75" AS (
  SELECT
    "t62"."person",
    "t62"."kind",
    "t62"."since",
    "t62"."held",
    "t72"."community",
    "t72"."household",
    "t72"."born",
    "t72"."reach",
    "t72"."home",
    "t72"."begun",
    "t72"."zone"
  FROM (
    SELECT
      "t56"."person",
      "t56"."kind",
      "t56"."since",
      "t56"."reach" - (
        "t56"."reach" & "t56"."ended_"
      ) AS "held"
    FROM (
      SELECT
        "t33"."id",
        "t33"."community",
        "t33"."person",
        "t33"."kind",
        "t33"."entered",
        "t33"."since",
        "t33"."until",
        COALESCE("t52"."reach", 0) AS "reach",
        COALESCE("t53"."ended_", 0) AS "ended_"
      FROM (
        SELECT
          *
        FROM "fact_people_circumstances" AS "t4"
        WHERE
          "t4"."kind" IN (
            'living_alone',
            'empty_nest',
            'very_old',
            'frail_older',
            'dementia',
            'disability_card',
            'severe_disability',
            'minimum_living',
            'marginal_low_income',
            'destitute',
            'seriously_ill',
            'returned_from_hospital',
            'special_family',
            'sudden_hardship',
            'registered_unemployed',
            'hard_to_employ',
            'zero_employment',
            'new_graduate',
            'landless_farmer',
            'under14_left',
            'unattended_child',
            'newborn',
            'bereaved',
            'new_resident',
            'veteran',
            'model_worker',
            'resettled'
          )
      ) AS "t33"
      LEFT OUTER JOIN (
        SELECT
          "t40"."day_of_since",
          SUM("t40"."bit") FILTER(WHERE
            "t40"."day_of_since" <= "t40"."last") AS "reach"
        FROM (
          SELECT
            "t34"."day_of_since",
            "t7"."month",
            "t7"."last",
            "t7"."bit"
          FROM (
            SELECT DISTINCT
              "t4"."since" AS "day_of_since"
            FROM "fact_people_circumstances" AS "t4"
            WHERE
              "t4"."kind" IN (
                'living_alone',
                'empty_nest',
                'very_old',
                'frail_older',
                'dementia',
                'disability_card',
                'severe_disability',
                'minimum_living',
                'marginal_low_income',
                'destitute',
                'seriously_ill',
                'returned_from_hospital',
                'special_family',
                'sudden_hardship',
                'registered_unemployed',
                'hard_to_employ',
                'zero_employment',
                'new_graduate',
                'landless_farmer',
                'under14_left',
                'unattended_child',
                'newborn',
                'bereaved',
                'new_resident',
                'veteran',
                'model_worker',
                'resettled'
              )
          ) AS "t34"
          CROSS JOIN "months" AS "t7"
        ) AS "t40"
        GROUP BY
          1
      ) AS "t52"
        ON "t33"."since" = "t52"."day_of_since"
      LEFT OUTER JOIN (
        SELECT
          "t41"."day_of_until",
          SUM("t41"."bit") FILTER(WHERE
            "t41"."day_of_until" <= "t41"."last") AS "ended_"
        FROM (
          SELECT
            "t35"."day_of_until",
            "t7"."month",
            "t7"."last",
            "t7"."bit"
          FROM (
            SELECT DISTINCT
              "t4"."until" AS "day_of_until"
            FROM "fact_people_circumstances" AS "t4"
            WHERE
              "t4"."kind" IN (
                'living_alone',
                'empty_nest',
                'very_old',
                'frail_older',
                'dementia',
                'disability_card',
                'severe_disability',
                'minimum_living',
                'marginal_low_income',
                'destitute',
                'seriously_ill',
                'returned_from_hospital',
                'special_family',
                'sudden_hardship',
                'registered_unemployed',
                'hard_to_employ',
                'zero_employment',
                'new_graduate',
                'landless_farmer',
                'under14_left',
                'unattended_child',
                'newborn',
                'bereaved',
                'new_resident',
                'veteran',
                'model_worker',
                'resettled'
              )
          ) AS "t35"
          CROSS JOIN "months" AS "t7"
        ) AS "t41"
        GROUP BY
          1
      ) AS "t53"
        ON "t33"."until" = "t53"."day_of_until"
    ) AS "t56"
    WHERE
      (
        "t56"."reach" - (
          "t56"."reach" & "t56"."ended_"
        )
      ) > 0
  ) AS "t62"
  INNER JOIN "t65" AS "t72"
    ON "t62"."person" = "t72"."person"
), "t82" AS (
  SELECT DISTINCT
    "t76"."zone",
    "t76"."kind",
    GREATEST("t76"."since", "t76"."begun") AS "day"
  FROM "t75" AS "t76"
  WHERE
    (
      "t76"."held" & "t76"."reach"
    ) > 0
), "t97" AS (
  SELECT
    "t96"."household",
    "t96"."zone",
    "t96"."kind",
    BIT_OR("t96"."due") AS "due",
    BIT_OR("t96"."ripe") AS "ripe"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t83"."household",
        "t83"."zone",
        "t83"."kind",
        "t83"."due",
        "t83"."due" - (
          "t83"."due" & COALESCE("t94"."near", 0)
        ) AS "ripe"
      FROM (
        SELECT
          "t76"."person",
          "t76"."kind",
          "t76"."since",
          "t76"."held",
          "t76"."community",
          "t76"."household",
          "t76"."born",
          "t76"."reach",
          "t76"."home",
          "t76"."begun",
          "t76"."zone",
          "t76"."held" & "t76"."reach" AS "due",
          GREATEST("t76"."since", "t76"."begun") AS "day"
        FROM "t75" AS "t76"
        WHERE
          (
            "t76"."held" & "t76"."reach"
          ) > 0
      ) AS "t83"
      LEFT OUTER JOIN (
        SELECT
          "t92"."zone" AS "near_zone",
          "t92"."kind" AS "near_kind",
          "t92"."day" AS "near_day",
          SUM("t92"."bit") AS "near"
        FROM (
          SELECT
            "t85"."zone",
            "t85"."kind",
            "t85"."day",
            "t91"."of",
            "t91"."last",
            "t91"."bit",
            "t91"."in_zone",
            "t91"."cut"
          FROM "t82" AS "t85"
          INNER JOIN (
            SELECT
              "t88"."of",
              "t10"."last",
              "t10"."bit",
              "t10"."zone" AS "in_zone",
              CASE
                WHEN "t88"."of" = 'living_alone'
                THEN "t10"."since_living_alone"
                WHEN "t88"."of" = 'empty_nest'
                THEN "t10"."since_empty_nest"
                WHEN "t88"."of" = 'very_old'
                THEN "t10"."since_very_old"
                WHEN "t88"."of" = 'frail_older'
                THEN "t10"."since_frail_older"
                WHEN "t88"."of" = 'dementia'
                THEN "t10"."since_dementia"
                WHEN "t88"."of" = 'disability_card'
                THEN "t10"."since_disability_card"
                WHEN "t88"."of" = 'severe_disability'
                THEN "t10"."since_severe_disability"
                WHEN "t88"."of" = 'minimum_living'
                THEN "t10"."since_minimum_living"
                WHEN "t88"."of" = 'marginal_low_income'
                THEN "t10"."since_marginal_low_income"
                WHEN "t88"."of" = 'destitute'
                THEN "t10"."since_destitute"
                WHEN "t88"."of" = 'seriously_ill'
                THEN "t10"."since_seriously_ill"
                WHEN "t88"."of" = 'returned_from_hospital'
                THEN "t10"."since_returned_from_hospital"
                WHEN "t88"."of" = 'special_family'
                THEN "t10"."since_special_family"
                WHEN "t88"."of" = 'sudden_hardship'
                THEN "t10"."since_sudden_hardship"
                WHEN "t88"."of" = 'registered_unemployed'
                THEN "t10"."since_registered_unemployed"
                WHEN "t88"."of" = 'hard_to_employ'
                THEN "t10"."since_hard_to_employ"
                WHEN "t88"."of" = 'zero_employment'
                THEN "t10"."since_zero_employment"
                WHEN "t88"."of" = 'new_graduate'
                THEN "t10"."since_new_graduate"
                WHEN "t88"."of" = 'landless_farmer'
                THEN "t10"."since_landless_farmer"
                WHEN "t88"."of" = 'under14_left'
                THEN "t10"."since_under14_left"
                WHEN "t88"."of" = 'unattended_child'
                THEN "t10"."since_unattended_child"
                WHEN "t88"."of" = 'newborn'
                THEN "t10"."since_newborn"
                WHEN "t88"."of" = 'bereaved'
                THEN "t10"."since_bereaved"
                WHEN "t88"."of" = 'new_resident'
                THEN "t10"."since_new_resident"
                WHEN "t88"."of" = 'veteran'
                THEN "t10"."since_veteran"
                WHEN "t88"."of" = 'model_worker'
                THEN "t10"."since_model_worker"
                WHEN "t88"."of" = 'resettled'
                THEN "t10"."since_resettled"
                ELSE NULL
              END AS "cut"
            FROM "limits" AS "t10"
            CROSS JOIN (
              SELECT DISTINCT
                "t84"."kind" AS "of"
              FROM "t82" AS "t84"
            ) AS "t88"
          ) AS "t91"
            ON "t85"."zone" = "t91"."in_zone"
            AND "t85"."kind" = "t91"."of"
            AND "t85"."day" <= "t91"."last"
            AND "t85"."day" >= "t91"."cut"
        ) AS "t92"
        GROUP BY
          1,
          2,
          3
      ) AS "t94"
        ON "t83"."zone" = "t94"."near_zone"
        AND "t83"."kind" = "t94"."near_kind"
        AND "t83"."day" = "t94"."near_day"
    ) AS "t95"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t87"."household",
        "t87"."zone",
        'very_old' AS "kind",
        "t87"."reach" & "t87"."old" AS "due",
        "t87"."reach" & "t87"."old" & "t87"."long" & "t87"."settled" AS "ripe"
      FROM (
        SELECT
          "t71"."community",
          "t71"."person",
          "t71"."household",
          "t71"."born",
          "t71"."reach",
          "t71"."home",
          "t71"."begun",
          "t71"."zone",
          COALESCE("t79"."old", 0) AS "old",
          COALESCE("t79"."long", 0) AS "long",
          COALESCE("t80"."settled", 0) AS "settled"
        FROM "t65" AS "t71"
        LEFT OUTER JOIN (
          SELECT
            "t73"."day_of_born",
            "t73"."zone_of_born",
            SUM("t73"."bit") FILTER(WHERE
              "t73"."day_of_born" <= "t73"."born_very_old") AS "old",
            SUM("t73"."bit") FILTER(WHERE
              "t73"."day_of_born" <= "t73"."long_very_old") AS "long"
          FROM (
            SELECT
              "t69"."day_of_born",
              "t69"."zone_of_born",
              "t9"."zone",
              "t9"."month",
              "t9"."last",
              "t9"."bit",
              "t9"."since_living_alone",
              "t9"."since_empty_nest",
              "t9"."since_very_old",
              "t9"."since_frail_older",
              "t9"."since_dementia",
              "t9"."since_disability_card",
              "t9"."since_severe_disability",
              "t9"."since_minimum_living",
              "t9"."since_marginal_low_income",
              "t9"."since_destitute",
              "t9"."since_seriously_ill",
              "t9"."since_returned_from_hospital",
              "t9"."since_special_family",
              "t9"."since_sudden_hardship",
              "t9"."since_registered_unemployed",
              "t9"."since_hard_to_employ",
              "t9"."since_zero_employment",
              "t9"."since_new_graduate",
              "t9"."since_landless_farmer",
              "t9"."since_under14_left",
              "t9"."since_unattended_child",
              "t9"."since_newborn",
              "t9"."since_bereaved",
              "t9"."since_new_resident",
              "t9"."since_veteran",
              "t9"."since_model_worker",
              "t9"."since_resettled",
              "t9"."born_very_old",
              "t9"."long_very_old"
            FROM (
              SELECT DISTINCT
                "t64"."born" AS "day_of_born",
                COALESCE("t64"."zone", 0) AS "zone_of_born"
              FROM "t63" AS "t64"
            ) AS "t69"
            INNER JOIN "limits" AS "t9"
              ON "t69"."zone_of_born" = "t9"."zone"
          ) AS "t73"
          GROUP BY
            1,
            2
        ) AS "t79"
          ON "t71"."born" = "t79"."day_of_born" AND "t71"."zone" = "t79"."zone_of_born"
        LEFT OUTER JOIN (
          SELECT
            "t74"."day_of_begun",
            "t74"."zone_of_begun",
            SUM("t74"."bit") FILTER(WHERE
              "t74"."day_of_begun" < "t74"."since_very_old") AS "settled"
          FROM (
            SELECT
              "t70"."day_of_begun",
              "t70"."zone_of_begun",
              "t9"."zone",
              "t9"."month",
              "t9"."last",
              "t9"."bit",
              "t9"."since_living_alone",
              "t9"."since_empty_nest",
              "t9"."since_very_old",
              "t9"."since_frail_older",
              "t9"."since_dementia",
              "t9"."since_disability_card",
              "t9"."since_severe_disability",
              "t9"."since_minimum_living",
              "t9"."since_marginal_low_income",
              "t9"."since_destitute",
              "t9"."since_seriously_ill",
              "t9"."since_returned_from_hospital",
              "t9"."since_special_family",
              "t9"."since_sudden_hardship",
              "t9"."since_registered_unemployed",
              "t9"."since_hard_to_employ",
              "t9"."since_zero_employment",
              "t9"."since_new_graduate",
              "t9"."since_landless_farmer",
              "t9"."since_under14_left",
              "t9"."since_unattended_child",
              "t9"."since_newborn",
              "t9"."since_bereaved",
              "t9"."since_new_resident",
              "t9"."since_veteran",
              "t9"."since_model_worker",
              "t9"."since_resettled",
              "t9"."born_very_old",
              "t9"."long_very_old"
            FROM (
              SELECT DISTINCT
                "t64"."begun" AS "day_of_begun",
                COALESCE("t64"."zone", 0) AS "zone_of_begun"
              FROM "t63" AS "t64"
            ) AS "t70"
            INNER JOIN "limits" AS "t9"
              ON "t70"."zone_of_begun" = "t9"."zone"
          ) AS "t74"
          GROUP BY
            1,
            2
        ) AS "t80"
          ON "t71"."begun" = "t80"."day_of_begun" AND "t71"."zone" = "t80"."zone_of_begun"
      ) AS "t87"
      WHERE
        (
          "t87"."reach" & "t87"."old"
        ) > 0
    ) AS "t90"
  ) AS "t96"
  GROUP BY
    1,
    2,
    3
)
SELECT
  *
FROM (
  SELECT
    "t123"."community",
    "t123"."month",
    COALESCE(SUM("t123"."many"), 0) AS "everyone",
    COALESCE(SUM("t123"."many") FILTER(WHERE
      COALESCE("t123"."in_time", FALSE)), 0) AS "visits_key_in_time_counted"
  FROM (
    SELECT
      "t122"."community",
      (
        COALESCE("t122"."in_time", 0) & "t122"."bit"
      ) > 0 AS "in_time",
      "t122"."many",
      "t122"."month"
    FROM (
      SELECT
        "t121"."community",
        "t121"."reach",
        "t121"."in_time",
        "t121"."many",
        "t19"."month",
        "t19"."bit"
      FROM (
        SELECT
          "t119"."community",
          "t119"."reach",
          "t119"."in_time",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t59"."community",
            "t59"."id" AS "ref",
            "t59"."reach" & "t118"."due" AS "reach",
            "t118"."due" - (
              "t118"."due" & "t118"."missed"
            ) AS "in_time"
          FROM (
            SELECT
              "t54"."id",
              "t54"."community",
              "t54"."dwelling",
              "t54"."since",
              "t54"."until",
              "t54"."reach" - (
                "t54"."reach" & "t54"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t8"."id",
                "t8"."community",
                "t8"."dwelling",
                "t8"."since",
                "t8"."until",
                COALESCE("t46"."reach", 0) AS "reach",
                COALESCE("t47"."ended_", 0) AS "ended_"
              FROM "fact_people_households" AS "t8"
              LEFT OUTER JOIN (
                SELECT
                  "t36"."day_of_since",
                  SUM("t36"."bit") FILTER(WHERE
                    "t36"."day_of_since" <= "t36"."last") AS "reach"
                FROM (
                  SELECT
                    "t20"."day_of_since",
                    "t7"."month",
                    "t7"."last",
                    "t7"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t20"
                  CROSS JOIN "months" AS "t7"
                ) AS "t36"
                GROUP BY
                  1
              ) AS "t46"
                ON "t8"."since" = "t46"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t37"."day_of_until",
                  SUM("t37"."bit") FILTER(WHERE
                    "t37"."day_of_until" <= "t37"."last") AS "ended_"
                FROM (
                  SELECT
                    "t21"."day_of_until",
                    "t7"."month",
                    "t7"."last",
                    "t7"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t21"
                  CROSS JOIN "months" AS "t7"
                ) AS "t37"
                GROUP BY
                  1
              ) AS "t47"
                ON "t8"."until" = "t47"."day_of_until"
            ) AS "t54"
            WHERE
              (
                "t54"."reach" - (
                  "t54"."reach" & "t54"."ended_"
                )
              ) > 0
          ) AS "t59"
          INNER JOIN (
            SELECT
              "t116"."household" AS "home",
              BIT_OR("t116"."due") AS "due",
              BIT_OR("t116"."missed") AS "missed"
            FROM (
              SELECT
                "t115"."household",
                "t115"."zone",
                "t115"."kind",
                "t115"."due",
                "t115"."ripe",
                "t115"."kept_home",
                "t115"."kept_kind",
                "t115"."kept",
                "t115"."ripe" - (
                  "t115"."ripe" & COALESCE("t115"."kept", 0)
                ) AS "missed"
              FROM (
                SELECT
                  "t99"."household",
                  "t99"."zone",
                  "t99"."kind",
                  "t99"."due",
                  "t99"."ripe",
                  "t114"."kept_home",
                  "t114"."kept_kind",
                  "t114"."kept"
                FROM "t97" AS "t99"
                LEFT OUTER JOIN (
                  SELECT
                    "t112"."household" AS "kept_home",
                    "t112"."kind" AS "kept_kind",
                    BIT_OR("t112"."near") AS "kept"
                  FROM (
                    SELECT
                      "t31"."household",
                      "t31"."day",
                      "t102"."zone",
                      "t102"."kind",
                      "t111"."near_zone",
                      "t111"."near_kind",
                      "t111"."near_day",
                      "t111"."near"
                    FROM (
                      SELECT
                        "t2"."household",
                        "t2"."day"
                      FROM "fact_visits_visits" AS "t2"
                      WHERE
                        "t2"."outcome" IN ('met')
                    ) AS "t31"
                    INNER JOIN (
                      SELECT
                        "t98"."household",
                        "t98"."zone",
                        "t98"."kind"
                      FROM "t97" AS "t98"
                    ) AS "t102"
                      ON "t31"."household" = "t102"."household"
                    INNER JOIN (
                      SELECT
                        "t109"."zone" AS "near_zone",
                        "t109"."kind" AS "near_kind",
                        "t109"."day" AS "near_day",
                        SUM("t109"."bit") AS "near"
                      FROM (
                        SELECT
                          "t32"."day",
                          "t103"."zone",
                          "t103"."kind",
                          "t108"."of",
                          "t108"."last",
                          "t108"."bit",
                          "t108"."in_zone",
                          "t108"."cut"
                        FROM (
                          SELECT DISTINCT
                            "t2"."day"
                          FROM "fact_visits_visits" AS "t2"
                          WHERE
                            "t2"."outcome" IN ('met')
                        ) AS "t32"
                        CROSS JOIN (
                          SELECT DISTINCT
                            "t98"."zone",
                            "t98"."kind"
                          FROM "t97" AS "t98"
                        ) AS "t103"
                        INNER JOIN (
                          SELECT
                            "t106"."of",
                            "t10"."last",
                            "t10"."bit",
                            "t10"."zone" AS "in_zone",
                            CASE
                              WHEN "t106"."of" = 'living_alone'
                              THEN "t10"."since_living_alone"
                              WHEN "t106"."of" = 'empty_nest'
                              THEN "t10"."since_empty_nest"
                              WHEN "t106"."of" = 'very_old'
                              THEN "t10"."since_very_old"
                              WHEN "t106"."of" = 'frail_older'
                              THEN "t10"."since_frail_older"
                              WHEN "t106"."of" = 'dementia'
                              THEN "t10"."since_dementia"
                              WHEN "t106"."of" = 'disability_card'
                              THEN "t10"."since_disability_card"
                              WHEN "t106"."of" = 'severe_disability'
                              THEN "t10"."since_severe_disability"
                              WHEN "t106"."of" = 'minimum_living'
                              THEN "t10"."since_minimum_living"
                              WHEN "t106"."of" = 'marginal_low_income'
                              THEN "t10"."since_marginal_low_income"
                              WHEN "t106"."of" = 'destitute'
                              THEN "t10"."since_destitute"
                              WHEN "t106"."of" = 'seriously_ill'
                              THEN "t10"."since_seriously_ill"
                              WHEN "t106"."of" = 'returned_from_hospital'
                              THEN "t10"."since_returned_from_hospital"
                              WHEN "t106"."of" = 'special_family'
                              THEN "t10"."since_special_family"
                              WHEN "t106"."of" = 'sudden_hardship'
                              THEN "t10"."since_sudden_hardship"
                              WHEN "t106"."of" = 'registered_unemployed'
                              THEN "t10"."since_registered_unemployed"
                              WHEN "t106"."of" = 'hard_to_employ'
                              THEN "t10"."since_hard_to_employ"
                              WHEN "t106"."of" = 'zero_employment'
                              THEN "t10"."since_zero_employment"
                              WHEN "t106"."of" = 'new_graduate'
                              THEN "t10"."since_new_graduate"
                              WHEN "t106"."of" = 'landless_farmer'
                              THEN "t10"."since_landless_farmer"
                              WHEN "t106"."of" = 'under14_left'
                              THEN "t10"."since_under14_left"
                              WHEN "t106"."of" = 'unattended_child'
                              THEN "t10"."since_unattended_child"
                              WHEN "t106"."of" = 'newborn'
                              THEN "t10"."since_newborn"
                              WHEN "t106"."of" = 'bereaved'
                              THEN "t10"."since_bereaved"
                              WHEN "t106"."of" = 'new_resident'
                              THEN "t10"."since_new_resident"
                              WHEN "t106"."of" = 'veteran'
                              THEN "t10"."since_veteran"
                              WHEN "t106"."of" = 'model_worker'
                              THEN "t10"."since_model_worker"
                              WHEN "t106"."of" = 'resettled'
                              THEN "t10"."since_resettled"
                              ELSE NULL
                            END AS "cut"
                          FROM "limits" AS "t10"
                          CROSS JOIN (
                            SELECT DISTINCT
                              *
                            FROM (
                              SELECT
                                "t103"."kind" AS "of"
                              FROM (
                                SELECT DISTINCT
                                  "t2"."day"
                                FROM "fact_visits_visits" AS "t2"
                                WHERE
                                  "t2"."outcome" IN ('met')
                              ) AS "t32"
                              CROSS JOIN (
                                SELECT DISTINCT
                                  "t98"."zone",
                                  "t98"."kind"
                                FROM "t97" AS "t98"
                              ) AS "t103"
                            ) AS "t104"
                          ) AS "t106"
                        ) AS "t108"
                          ON "t103"."zone" = "t108"."in_zone"
                          AND "t103"."kind" = "t108"."of"
                          AND "t32"."day" <= "t108"."last"
                          AND "t32"."day" >= "t108"."cut"
                      ) AS "t109"
                      GROUP BY
                        1,
                        2,
                        3
                    ) AS "t111"
                      ON "t102"."zone" = "t111"."near_zone"
                      AND "t102"."kind" = "t111"."near_kind"
                      AND "t31"."day" = "t111"."near_day"
                  ) AS "t112"
                  GROUP BY
                    1,
                    2
                ) AS "t114"
                  ON "t99"."household" = "t114"."kept_home" AND "t99"."kind" = "t114"."kept_kind"
              ) AS "t115"
            ) AS "t116"
            GROUP BY
              1
          ) AS "t118"
            ON "t59"."id" = "t118"."home"
        ) AS "t119"
        GROUP BY
          1,
          2,
          3
      ) AS "t121"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t19"
    ) AS "t122"
    WHERE
      (
        "t122"."reach" & "t122"."bit"
      ) > 0
  ) AS "t123"
  GROUP BY
    1,
    2
) AS "t124"
WHERE
  "t124"."community" IS NOT NULL
