-- SPDX-License-Identifier: GPL-3.0-or-later
-- Telemetry of long ranges: seconds rolled up into steps, so that the store stays bounded and a month
-- can be drawn. What is kept, for each instance:
--
--   seconds        a day      (telemetry, an hour a partition, as before)
--   10 s           2 days     (telemetry_rollup, step 10, six hours a partition)
--   1 min          30 days    (step 60, a day a partition)
--   10 min         400 days   (step 600, 30 days a partition)
--
-- Counts and sums of durations and errors are exact; gauges keep minimum, maximum, sum and number.

CREATE TABLE sextant.telemetry_rollup (
  environment  sextant.name NOT NULL,
  service      sextant.name NOT NULL,
  cluster      sextant.name NOT NULL,
  instance     sextant.name NOT NULL,
  step         integer NOT NULL CHECK (step IN (10, 60, 600)),
  start        bigint NOT NULL CHECK (start % step = 0),  -- Unix time
  seconds      integer NOT NULL CHECK (seconds BETWEEN 1 AND step),  -- of the step that were measured
  revision     bigint,                                    -- the only one that ran in it; null: several
  bucket       smallint[] NOT NULL,                       -- numbers, from 1, of the buckets that are not empty
  counts       bigint[] NOT NULL,                         -- and what is in each
  sum_seconds  double precision NOT NULL,
  errors       jsonb NOT NULL,                            -- {"cause": count}
  gauges       jsonb NOT NULL,                            -- {"name": [min, max, sum, number]}
  PRIMARY KEY (environment, service, step, start, cluster, instance),
  CHECK (cardinality(bucket) = cardinality(counts) AND cardinality(bucket) <= 80)
) PARTITION BY RANGE (step, start);

-- Where an instance's roll-up stands: every second before `rolled` is in its steps, and none from there
-- on. `newest` is the newest second that was reported.
ALTER TABLE sextant.agent_status ADD COLUMN rolled bigint NOT NULL DEFAULT 0;
ALTER TABLE sextant.agent_status ADD COLUMN newest bigint NOT NULL DEFAULT 0;

-- As before, with partitions of roll-ups: the last one, this and the next, and none that is too old.
CREATE OR REPLACE FUNCTION sextant.keep_telemetry_partitions(p_second bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_hour  bigint;
  v_old   text;
  v_level record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('sextant.telemetry', 0));
  FOR v_hour IN SELECT h FROM generate_series(p_second / 3600, p_second / 3600 + 1) AS h LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS telemetry_%s PARTITION OF telemetry FOR VALUES FROM (%s) TO (%s) '
                   'WITH (autovacuum_vacuum_insert_threshold = -1)',
                   v_hour, v_hour * 3600, (v_hour + 1) * 3600);
  END LOOP;
  FOR v_old IN
    SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid
    WHERE inhparent = 'telemetry'::regclass
      AND substring(relname FROM 'telemetry_(\d+)$')::bigint < p_second / 3600 - 24
  LOOP
    EXECUTE format('DROP TABLE %I', v_old);
  END LOOP;
  FOR v_level IN SELECT * FROM (VALUES (10, 21600, 2 * 86400), (60, 86400, 30 * 86400),
                                       (600, 30 * 86400, 400 * 86400)) AS l(step, span, kept) LOOP
    FOR v_hour IN SELECT h FROM generate_series(p_second / v_level.span - 1, p_second / v_level.span + 1) AS h LOOP
      EXECUTE format('CREATE TABLE IF NOT EXISTS telemetry_rollup_%1$s_%2$s PARTITION OF telemetry_rollup '
                     'FOR VALUES FROM (%1$s, %3$s) TO (%1$s, %4$s)',
                     v_level.step, v_hour, v_hour * v_level.span, (v_hour + 1) * v_level.span);
    END LOOP;
    FOR v_old IN
      SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid
      WHERE inhparent = 'telemetry_rollup'::regclass AND relname LIKE format('telemetry\_rollup\_%s\_%%', v_level.step)
        AND (substring(relname FROM '_(\d+)$')::bigint + 1) * v_level.span < p_second - v_level.kept
    LOOP
      EXECUTE format('DROP TABLE %I', v_old);
    END LOOP;
  END LOOP;
END $$;

-- Rows of telemetry and of roll-ups in one form, of one instance or (null) of all: of seconds for the
-- level 1, else of that step, and with p_newest also the seconds that are not rolled up yet.
-- Bounds keep one agent's nonsense from failing what others do.
CREATE FUNCTION sextant.telemetry_parts(p_environment text, p_service text, p_cluster text, p_instance text, p_level integer,
                                        p_from bigint, p_to bigint, p_newest boolean)
RETURNS TABLE (cluster text, instance text, start bigint, seconds integer, revision bigint, bucket smallint[], counts bigint[],
               sum_seconds double precision, errors jsonb, gauges jsonb)
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = sextant, pg_temp AS $$
BEGIN
  IF p_level > 1 THEN
    RETURN QUERY
      SELECT r.cluster::text, r.instance::text, r.start, r.seconds, r.revision, r.bucket, r.counts, r.sum_seconds, r.errors, r.gauges
      FROM telemetry_rollup r
      WHERE r.environment = p_environment AND r.service = p_service AND r.step = p_level
        AND r.start >= p_from AND r.start < p_to
        AND (p_instance IS NULL OR (r.cluster = p_cluster AND r.instance = p_instance));
  END IF;
  IF p_level = 1 OR p_newest THEN
    RETURN QUERY
      SELECT t.cluster::text, t.instance::text, t.second, 1, nullif(t.revision, 0),
             ARRAY(SELECT k::smallint FROM generate_series(1, 80) AS k), t.buckets::bigint[],
             least(greatest(t.sum_seconds, 0), 1e12),
             CASE jsonb_typeof(t.errors) WHEN 'object' THEN t.errors ELSE '{}' END,
             CASE jsonb_typeof(t.gauges) WHEN 'object' THEN t.gauges ELSE '{}' END
      FROM telemetry t
        LEFT JOIN agent_status s ON p_level > 1 AND s.environment = p_environment AND s.service = p_service
                                 AND s.cluster = t.cluster AND s.instance = t.instance
      WHERE t.environment = p_environment AND t.service = p_service AND t.second >= p_from AND t.second < p_to
        AND (p_level = 1 OR t.second >= s.rolled)
        AND (p_instance IS NULL OR (t.cluster = p_cluster AND t.instance = p_instance));
  END IF;
END $$;

-- The same, merged into steps of p_step seconds. Compiling such a query takes longer than it does, and
-- nobody can estimate its rows: nested loops over them took seconds. Seconds (p_step = 1) come as they
-- are: buckets that may be 0, and a gauge as a number instead of [min, max, sum, number].
CREATE FUNCTION sextant.telemetry_steps(p_environment text, p_service text, p_cluster text, p_instance text, p_level integer,
                                        p_from bigint, p_to bigint, p_newest boolean, p_step integer)
RETURNS TABLE (cluster text, instance text, start bigint, seconds integer, revision bigint, bucket smallint[], counts bigint[],
               sum_seconds double precision, errors jsonb, gauges jsonb)
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = sextant, pg_temp SET jit = off SET enable_nestloop = off AS $$
BEGIN
  IF p_step = 1 THEN
    RETURN QUERY SELECT * FROM telemetry_parts(p_environment, p_service, p_cluster, p_instance, 1, p_from, p_to, false);
    RETURN;
  END IF;
  RETURN QUERY
  WITH part AS MATERIALIZED (
    SELECT p.cluster COLLATE "C" AS c, p.instance COLLATE "C" AS i, p.start - p.start % p_step AS at, p.*
    FROM telemetry_parts(p_environment, p_service, p_cluster, p_instance, p_level, p_from, p_to, p_newest) AS p),
  whole AS (
    SELECT c, i, at, sum(p.seconds)::integer AS seconds,
           CASE WHEN count(p.revision) = count(*) AND min(p.revision) = max(p.revision) THEN min(p.revision) END AS revision,
           sum(p.sum_seconds) AS sum_seconds
    FROM part p GROUP BY c, i, at),
  bucket_sum AS (
    SELECT c, i, at, u.k, sum(u.n)::bigint AS n FROM part p, unnest(p.bucket, p.counts) AS u(k, n) WHERE u.n > 0 GROUP BY c, i, at, u.k),
  buckets AS (
    SELECT c, i, at, array_agg(b.k ORDER BY b.k) AS k, array_agg(b.n ORDER BY b.k) AS n FROM bucket_sum b GROUP BY c, i, at),
  cause_sum AS (
    SELECT c, i, at, e.key, sum(least(greatest((e.value #>> '{}')::numeric, 0), 1e15))::bigint AS n
    FROM part p, jsonb_each(p.errors) AS e WHERE jsonb_typeof(e.value) = 'number' GROUP BY c, i, at, e.key),
  causes AS (
    SELECT c, i, at, jsonb_object_agg(s.key, s.n) AS errors FROM cause_sum s GROUP BY c, i, at),
  gauge_sum AS (
    SELECT c, i, at, g.key, min(v.low) AS low, max(v.high) AS high, sum(v.total) AS total, sum(v.number) AS number
    FROM part p, jsonb_each(p.gauges) AS g, LATERAL (
      SELECT (g.value #>> '{}')::numeric AS low, (g.value #>> '{}')::numeric AS high, (g.value #>> '{}')::numeric AS total, 1::numeric AS number
      WHERE jsonb_typeof(g.value) = 'number'
      UNION ALL
      SELECT (g.value ->> 0)::numeric, (g.value ->> 1)::numeric, (g.value ->> 2)::numeric, (g.value ->> 3)::numeric
      WHERE jsonb_typeof(g.value) = 'array') AS v
    WHERE v.low >= -1e300 AND v.high <= 1e300 GROUP BY c, i, at, g.key),
  all_gauges AS (
    SELECT c, i, at, jsonb_object_agg(s.key, jsonb_build_array(s.low, s.high, s.total, s.number)) AS gauges FROM gauge_sum s GROUP BY c, i, at)
  SELECT w.c, w.i, w.at, w.seconds, w.revision, coalesce(b.k, '{}'), coalesce(b.n, '{}'), w.sum_seconds,
         coalesce(x.errors, '{}'), coalesce(g.gauges, '{}')
  FROM whole w LEFT JOIN buckets b USING (c, i, at) LEFT JOIN causes x USING (c, i, at) LEFT JOIN all_gauges g USING (c, i, at)
  ORDER BY w.at, w.c, w.i;
END $$;

-- Rolls up an instance's seconds of [p_from, p_to), both multiples of 10: each step is made anew from
-- what is below it, so it may be done again, and seconds that come late are counted once.
CREATE FUNCTION sextant.roll_up(p_environment text, p_service text, p_cluster text, p_instance text, p_from bigint, p_to bigint)
RETURNS void LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_level record;
BEGIN
  FOR v_level IN SELECT * FROM (VALUES (10, 1), (60, 10), (600, 60)) AS l(step, below) LOOP
    INSERT INTO telemetry_rollup AS r (environment, service, cluster, instance, step, start, seconds, revision, bucket, counts,
                                       sum_seconds, errors, gauges)
    SELECT p_environment, p_service, s.cluster, s.instance, v_level.step, s.start, s.seconds, s.revision, s.bucket, s.counts,
           s.sum_seconds, s.errors, s.gauges
    FROM telemetry_steps(p_environment, p_service, p_cluster, p_instance, v_level.below, p_from - p_from % v_level.step,
                         p_to + (v_level.step - p_to % v_level.step) % v_level.step, false, v_level.step) AS s
    ON CONFLICT (environment, service, step, start, cluster, instance) DO UPDATE
      SET seconds = excluded.seconds, revision = excluded.revision, bucket = excluded.bucket, counts = excluded.counts,
          sum_seconds = excluded.sum_seconds, errors = excluded.errors, gauges = excluded.gauges;
  END LOOP;
END $$;

-- Called with each report that brought seconds, those from p_low to p_high. Once in ten seconds it rolls
-- up what the instance has reported since the last time, at most two hours, and the last seconds of one
-- other instance that has fallen silent. The caller holds the lock of the instance's status.
CREATE FUNCTION sextant.roll_up_reported(p_environment text, p_service text, p_cluster text, p_instance text,
                                         p_low bigint, p_high bigint)
RETURNS void LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_now    bigint := extract(epoch FROM clock_timestamp())::bigint;
  v_status agent_status;
  v_to     bigint;
BEGIN
  SELECT * INTO v_status FROM agent_status WHERE environment = p_environment AND service = p_service
    AND cluster = p_cluster AND instance = p_instance;
  v_to := least(greatest(v_status.newest, p_high), v_now) / 10 * 10;
  -- Seconds of steps that are rolled up already came late.
  IF p_low < v_status.rolled THEN
    PERFORM roll_up(p_environment, p_service, p_cluster, p_instance, p_low / 10 * 10, least(v_status.rolled, p_high / 10 * 10 + 10));
  END IF;
  IF v_to > v_status.rolled THEN
    -- After a longer silence there is nothing between the step in which it began and these two hours.
    IF v_status.rolled < v_to - 7200 AND v_status.rolled > 0 THEN
      PERFORM roll_up(p_environment, p_service, p_cluster, p_instance, v_status.rolled, v_status.rolled + 10);
    END IF;
    PERFORM roll_up(p_environment, p_service, p_cluster, p_instance, greatest(v_status.rolled, v_to - 7200), v_to);
  END IF;
  UPDATE agent_status SET rolled = greatest(v_to, v_status.rolled), newest = greatest(v_status.newest, p_high)
  WHERE environment = p_environment AND service = p_service AND cluster = p_cluster AND instance = p_instance;
  IF v_to > v_status.rolled THEN
    SELECT * INTO v_status FROM agent_status
    WHERE environment = p_environment AND newest >= rolled AND newest < v_now - 60 AND newest > v_now - 86400
      AND reported_at < clock_timestamp() - interval '60 seconds'
    LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
      PERFORM roll_up(v_status.environment, v_status.service, v_status.cluster, v_status.instance,
                      greatest(v_status.rolled, v_status.newest / 10 * 10 - 7200), v_status.newest / 10 * 10 + 10);
      UPDATE agent_status SET rolled = v_status.newest / 10 * 10 + 10
      WHERE environment = v_status.environment AND service = v_status.service AND cluster = v_status.cluster
        AND instance = v_status.instance;
    END IF;
  END IF;
END $$;

-- As in version 1, and rolls up.
CREATE OR REPLACE FUNCTION sextant.write_report(p_status jsonb, p_samples jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_now  bigint := extract(epoch FROM clock_timestamp())::bigint;
  v_low  bigint;
  v_high bigint;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO agent_status AS s (environment, service, cluster, instance, epoch, seq, wanted, applied,
                                 effective_hash, health, reason, applied_at, agent_version, reported_at)
  SELECT r.environment, r.service, r.cluster, r.instance, r.epoch, r.seq, r.wanted, r.applied,
         r.effective_hash, r.health, left(r.reason, 2000), to_timestamp(r.applied_at), r.agent_version,
         clock_timestamp()
  FROM jsonb_to_record(p_status) AS r(environment text, service text, cluster text, instance text,
       epoch bigint, seq bigint, wanted bigint, applied bigint, effective_hash text, health text,
       reason text, applied_at double precision, agent_version text)
  ON CONFLICT (environment, service, cluster, instance) DO UPDATE
    SET epoch = excluded.epoch, seq = excluded.seq, wanted = excluded.wanted, applied = excluded.applied,
        effective_hash = excluded.effective_hash, health = excluded.health, reason = excluded.reason,
        applied_at = excluded.applied_at, agent_version = excluded.agent_version,
        reported_at = excluded.reported_at;
  IF jsonb_array_length(p_samples) = 0 THEN
    RETURN;
  END IF;
  IF to_regclass(format('sextant.telemetry_%s', v_now / 3600)) IS NULL
     OR to_regclass(format('sextant.telemetry_rollup_10_%s', v_now / 21600 + 1)) IS NULL THEN
    PERFORM keep_telemetry_partitions(v_now);
  END IF;
  WITH added AS (
    INSERT INTO telemetry (environment, service, cluster, instance, second, revision, buckets, sum_seconds,
                           errors, gauges)
    SELECT p_status ->> 'environment', p_status ->> 'service', p_status ->> 'cluster', p_status ->> 'instance',
           r.second, r.revision, r.buckets, r.sum_seconds, r.errors, r.gauges
    FROM jsonb_to_recordset(p_samples) AS r(second bigint, revision bigint, buckets integer[],
         sum_seconds double precision, errors jsonb, gauges jsonb)
    -- A sample of another hour than the server's clock shows has no partition: the clocks differ.
    WHERE r.second / 3600 BETWEEN v_now / 3600 - 1 AND v_now / 3600 + 1
      AND to_regclass(format('sextant.telemetry_%s', r.second / 3600)) IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING second)
  SELECT min(second), max(second) INTO v_low, v_high FROM added;
  IF v_low IS NOT NULL THEN
    PERFORM roll_up_reported(p_status ->> 'environment', p_status ->> 'service', p_status ->> 'cluster',
                             p_status ->> 'instance', v_low, v_high);
  END IF;
END $$;

-- Steps of p_step seconds that begin in [p_from, p_to), of each instance that has a second in them, from
-- the longest steps that are kept of which p_step is a multiple; what is not rolled up yet is in them
-- too. At most 2,000 steps. The caller's own rights decide what is seen.
CREATE FUNCTION sextant.telemetry_range(p_environment text, p_service text, p_from bigint, p_to bigint, p_step integer)
RETURNS TABLE (cluster text, instance text, start bigint, seconds integer, revision bigint, bucket smallint[], counts bigint[],
               sum_seconds double precision, errors jsonb, gauges jsonb)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = sextant, pg_temp AS $$
DECLARE
  v_level integer := CASE WHEN p_step % 600 = 0 THEN 600 WHEN p_step % 60 = 0 THEN 60 WHEN p_step % 10 = 0 THEN 10 ELSE 1 END;
BEGIN
  IF p_step < 1 OR p_step > 86400 OR p_from < 0 OR p_to < p_from OR (p_to - p_from) / p_step > 2000 THEN
    RAISE EXCEPTION 'Steps of % s from % to % cannot be asked for: 1 to 86400 s, at most 2000 of them.', p_step, p_from, p_to
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT * FROM telemetry_steps(p_environment, p_service, NULL, NULL, v_level, p_from + (p_step - p_from % p_step) % p_step,
                                             p_to + (p_step - p_to % p_step) % p_step, true, p_step);
END $$;

CREATE POLICY reading ON sextant.telemetry_rollup FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
GRANT SELECT ON sextant.telemetry_rollup TO sextant_member, sextant_definer;
GRANT INSERT, UPDATE ON sextant.telemetry_rollup TO sextant_definer;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION
  sextant.telemetry_parts(text, text, text, text, integer, bigint, bigint, boolean),
  sextant.telemetry_steps(text, text, text, text, integer, bigint, bigint, boolean, integer),
  sextant.telemetry_range(text, text, bigint, bigint, integer) TO sextant_member;
