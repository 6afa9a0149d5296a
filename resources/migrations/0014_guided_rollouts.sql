-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a controller needs beside its moves: a place for the numbers behind each verdict, and a limit
-- that no plan of an environment may pass.

-- A. Evidence: what a controller saw when it judged. It stays with the rollout for ever.
CREATE TABLE sextant.rollout_evidence (
  number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout  bigint NOT NULL REFERENCES sextant.rollout,
  step     integer NOT NULL,
  verdict  text NOT NULL CHECK (verdict IN ('pass', 'fail', 'unknown')),
  evidence jsonb NOT NULL CHECK (octet_length(evidence::text) <= 262144),
  login    text NOT NULL,
  at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX rollout_evidence_by_rollout ON sextant.rollout_evidence (rollout, number);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.rollout_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
GRANT SELECT, INSERT ON sextant.rollout_evidence TO sextant_definer;
GRANT SELECT ON sextant.rollout_evidence TO sextant_member;
CREATE POLICY reading ON sextant.rollout_evidence FOR SELECT TO sextant_member
  USING (EXISTS (SELECT FROM sextant.rollout r WHERE r.number = rollout_evidence.rollout));

-- For controllers. At most 1,000 a rollout: a verdict that changes each second is told often enough.
CREATE FUNCTION sextant.record_evidence(p_rollout bigint, p_step integer, p_verdict text, p_evidence jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row rollout;
BEGIN
  SELECT * INTO v_row FROM rollout WHERE number = p_rollout AND environment IN (SELECT visible_environments());
  IF NOT FOUND THEN
    RETURN invalid(format('There is no rollout %s.', p_rollout));
  ELSIF NOT has_right(v_row.environment, 'controller') THEN
    RETURN deny(v_row.environment, 'evidence', 'controller', NULL, NULL,
                jsonb_build_object('service', v_row.service, 'rollout', p_rollout));
  ELSIF p_verdict NOT IN ('pass', 'fail', 'unknown') OR p_step NOT BETWEEN 0 AND 100 THEN
    RETURN invalid('Evidence has a step and one of the verdicts pass, fail and unknown.');
  ELSIF octet_length(p_evidence::text) > 262144 THEN
    RETURN invalid('Evidence has at most 256 KiB.');
  ELSIF (SELECT count(*) FROM rollout_evidence WHERE rollout = p_rollout) >= 1000 THEN
    RETURN invalid(format('Rollout %s has 1,000 pieces of evidence; there is no room for more.', p_rollout));
  END IF;
  INSERT INTO rollout_evidence (rollout, step, verdict, evidence, login)
  VALUES (p_rollout, p_step, p_verdict, p_evidence, session_user);
  RETURN '{"outcome": "done"}';
END $$;

-- B. The greatest step: by how much of the fleet a stage of a protected environment may grow. 1: a
-- change may go to all at once.
ALTER TABLE sextant.environment
  ADD COLUMN step_max double precision NOT NULL DEFAULT 1 CHECK (step_max > 0 AND step_max <= 1);

CREATE FUNCTION sextant.set_step_max(p_name text, p_step_max double precision, p_person text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('name', p_name, 'step_max', p_step_max);
BEGIN
  IF NOT has_right(p_name, 'administrator') THEN
    RETURN deny(p_name, 'environment', 'administrator', p_person, NULL, v_facts);
  ELSIF p_step_max IS NULL OR NOT (p_step_max > 0 AND p_step_max <= 1) THEN
    RETURN invalid('The greatest step is a share above 0, at most 1.');
  END IF;
  UPDATE environment SET step_max = p_step_max WHERE name = p_name;
  IF NOT FOUND THEN
    RETURN invalid(format('There is no environment "%s".', p_name));
  END IF;
  PERFORM record_audit(p_name, 'environment', 'done', p_person, NULL, v_facts);
  RETURN '{"outcome": "done"}';
END $$;

-- Why a plan moves too much at once; null: it does not. Who is named counts as a part of the inventory,
-- whether the share would select them or not; who is named no more counts as not there before. Settings
-- have no instances, so they have no stages.
CREATE FUNCTION sextant.fault_of_steps(p_environment text, p_service text, p_plan jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_most   double precision;
  v_all    bigint;
  v_reach  double precision;
  v_kept   double precision := 0;
  v_before jsonb := '{"share": 0}';
  v_stage  jsonb;
  v_number integer := 0;
BEGIN
  SELECT step_max INTO v_most FROM environment WHERE name = p_environment AND protection = 'protected';
  SELECT count(*) INTO v_all FROM instance WHERE environment = p_environment AND service = p_service AND retired IS NULL;
  IF v_most IS NULL OR v_most >= 1 OR p_service = 'sextant' OR v_all < 2 THEN
    RETURN NULL;
  ELSIF p_plan IS NULL THEN
    RETURN format('A change to "%s" needs a plan: no stage may reach more than %s %% of the instances at once.',
                  p_environment, round((v_most * 100)::numeric, 2));
  END IF;
  FOR v_stage IN SELECT value FROM jsonb_array_elements(p_plan -> 'stages') LOOP
    v_number := v_number + 1;
    SELECT least(1, (v_stage ->> 'share')::double precision + count(*) FILTER (WHERE now)::double precision / v_all),
           least(1, (v_before ->> 'share')::double precision + count(*) FILTER (WHERE now AND before)::double precision / v_all)
    INTO v_reach, v_kept
    FROM (SELECT coalesce(v_stage -> 'named', '[]') ?| ARRAY[i.cluster, i.cluster || '/' || i.name] AS now,
                 coalesce(v_before -> 'named', '[]') ?| ARRAY[i.cluster, i.cluster || '/' || i.name] AS before
          FROM instance i WHERE i.environment = p_environment AND i.service = p_service AND i.retired IS NULL) AS named;
    -- One instance more is the least step that there is.
    IF v_reach - v_kept > greatest(v_most, 1.0 / v_all) + 1e-9 THEN
      RETURN format('Stage %s of the plan takes %s %% more of the instances at once; "%s" allows %s %%.', v_number,
                    round(((v_reach - v_kept) * 100)::numeric, 2), p_environment, round((v_most * 100)::numeric, 2));
    END IF;
    v_before := v_stage;
  END LOOP;
  RETURN NULL;
END $$;

-- As in version 8, and a plan that moves too much at once.
CREATE OR REPLACE FUNCTION sextant.hindrance_of(p_change bigint, p_environment text, p_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_needed   integer := approvals_needed(p_environment);
  v_approved integer;
  v_rejected text;
  v_fault    text;
BEGIN
  IF p_hash IS DISTINCT FROM encode(change_hash(p_change), 'hex') THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason',
      format('Change %s, or the settings that it is judged by, were edited since you looked.', p_change));
  END IF;
  SELECT count(*) FILTER (WHERE verdict = 'approve'), min(login) FILTER (WHERE verdict = 'reject')
  INTO v_approved, v_rejected FROM verdicts_of(p_change);
  IF v_rejected IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', format('"%s" has rejected change %s.', v_rejected, p_change));
  ELSIF v_approved < v_needed THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason',
      format('Change %s has %s of the %s approvals that "%s" asks for.', p_change, v_approved, v_needed, p_environment));
  END IF;
  SELECT fault_of_steps(c.environment, c.service, v.plan) INTO v_fault
  FROM change c JOIN change_version v ON v.change = c.number AND v.version = c.version WHERE c.number = p_change;
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', v_fault);
  END IF;
  RETURN NULL;
END $$;

-- As in version 6, with the greatest step.
CREATE OR REPLACE VIEW sextant.overview WITH (security_invoker = true) AS
SELECT jsonb_build_object(
  'store_id', (SELECT store_id FROM sextant.identity),
  'environments', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'colour', colour,
                     'protection', protection, 'approvals', approvals, 'step_max', step_max) ORDER BY ordinal, name), '[]')
                   FROM sextant.environment),
  'heads', (SELECT coalesce(jsonb_agg(to_jsonb(h) || jsonb_build_object('scopes', (
                     SELECT coalesce(jsonb_agg(p.scope ORDER BY p.scope), '[]') FROM sextant.revision_profile p
                     WHERE p.environment = h.environment AND p.service = h.service AND p.number = h.stable))
                     ORDER BY h.environment, h.service), '[]') FROM sextant.head h),
  'instances', (SELECT coalesce(jsonb_agg(jsonb_build_object('environment', environment, 'service', service,
                     'cluster', cluster, 'name', name) ORDER BY environment, service, cluster, name), '[]')
                FROM sextant.instance WHERE retired IS NULL)) AS snapshot;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION
  sextant.record_evidence(bigint, integer, text, jsonb),
  sextant.set_step_max(text, double precision, text),
  sextant.fault_of_steps(text, text, jsonb) TO sextant_member;
