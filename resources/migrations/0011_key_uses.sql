-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which keys of a profile have decided something since what is in force was put there: what tells a
-- change that was exercised from one that was only loaded.

-- The newest report of each instance; one row, written again every few seconds.
CREATE TABLE sextant.key_use (
  environment sextant.name NOT NULL,
  service     sextant.name NOT NULL,
  cluster     sextant.name NOT NULL,
  instance    sextant.name NOT NULL,
  revision    bigint NOT NULL CHECK (revision >= 0),  -- in force, or below the preview
  preview     bigint NOT NULL CHECK (preview >= 0),   -- 0: none runs
  uses        jsonb NOT NULL CHECK (jsonb_typeof(uses) = 'object' AND pg_column_size(uses) <= 1048576),  -- pointer -> count
  reported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, service, cluster, instance),
  FOREIGN KEY (environment, service, cluster, instance) REFERENCES sextant.instance
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

CREATE POLICY reading ON sextant.key_use FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
GRANT SELECT ON sextant.key_use TO sextant_member;
GRANT SELECT, INSERT, UPDATE ON sextant.key_use TO sextant_definer;

-- Takes the place of the instance's last report. For the instance's agent; a refusal is told of by
-- sextant.report(), which the same agent calls each second.
CREATE FUNCTION sextant.report_key_uses(
  p_environment text, p_service text, p_cluster text, p_instance text, p_revision bigint, p_preview bigint, p_uses jsonb)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  IF NOT is_agent_of(p_environment, p_service, p_cluster, p_instance) THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', format('The login "%s" is not the agent of %s/%s/%s/%s.',
                              session_user, p_environment, p_service, p_cluster, p_instance));
  ELSIF NOT instance_lives(p_environment, p_service, p_cluster, p_instance) THEN
    RETURN invalid(format('There is no instance %s/%s/%s/%s.', p_environment, p_service, p_cluster, p_instance));
  ELSIF jsonb_typeof(p_uses) IS DISTINCT FROM 'object' OR octet_length(p_uses::text) > 1000000 THEN
    RETURN invalid('Uses are a map of pointers and counts, of at most a million bytes.');
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO key_use (environment, service, cluster, instance, revision, preview, uses)
  VALUES (p_environment, p_service, p_cluster, p_instance, coalesce(p_revision, 0), coalesce(p_preview, 0), p_uses)
  ON CONFLICT (environment, service, cluster, instance) DO UPDATE
    SET revision = excluded.revision, preview = excluded.preview, uses = excluded.uses, reported_at = clock_timestamp();
  RETURN '{"outcome": "done"}';
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION sextant.report_key_uses(text, text, text, text, bigint, bigint, jsonb) TO sextant_member;
