-- SPDX-License-Identifier: GPL-3.0-or-later
-- From an approved change to a revision, and a revision's way to all instances in steps.
--
-- A rollout is the candidate in the head. Its step 0 is "preparing": the share is zero until a
-- controller and an agent's own parser have recorded that this very content is valid for the
-- inventory as it is. Step k carries stage k of the plan; shares and names come from the plan and
-- from nowhere else.

CREATE TABLE sextant.rollout (
  number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment sextant.name NOT NULL,
  service     sextant.name NOT NULL,
  revision    bigint NOT NULL,
  change      bigint REFERENCES sextant.change,
  plan        jsonb NOT NULL,
  step        integer NOT NULL DEFAULT 0 CHECK (step BETWEEN 0 AND 100),
  state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'promoted', 'aborted')),
  started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  stepped_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (environment, service, revision) REFERENCES sextant.revision
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX one_rollout_at_a_time ON sextant.rollout (environment, service) WHERE state IN ('running', 'paused');
CREATE INDEX rollout_by_service ON sextant.rollout (environment, service, number);

CREATE TABLE sextant.rollout_event (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout bigint NOT NULL REFERENCES sextant.rollout,
  step    integer NOT NULL,            -- where the rollout stood afterwards
  action  text NOT NULL CHECK (action IN ('start', 'advance', 'pause', 'resume', 'promote', 'abort')),
  reason  text NOT NULL CHECK (octet_length(reason) <= 10000),
  author  text NOT NULL,
  login   text NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX rollout_event_by_rollout ON sextant.rollout_event (rollout, number);

-- Who found a revision's content valid, and for which inventory.
CREATE TABLE sextant.validity (
  number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment  sextant.name NOT NULL,
  service      sextant.name NOT NULL,
  revision     bigint NOT NULL,
  content_hash text NOT NULL,
  inventory    text NOT NULL,          -- inventory_hash at that time
  witness      text NOT NULL CHECK (witness IN ('controller', 'agent')),
  cluster      text NOT NULL DEFAULT '',
  instance     text NOT NULL DEFAULT '',
  valid        boolean NOT NULL,
  reason       text NOT NULL CHECK (octet_length(reason) <= 10000),
  login        text NOT NULL,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (environment, service, revision) REFERENCES sextant.revision
);
CREATE INDEX validity_by_revision ON sextant.validity (environment, service, revision, number);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['rollout_event', 'validity'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change()', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON sextant.%I TO sextant_definer', v_table);
    EXECUTE format('GRANT SELECT ON sextant.%I TO sextant_member', v_table);
  END LOOP;
END $$;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.rollout
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
GRANT SELECT ON sextant.rollout TO sextant_member;
GRANT SELECT, INSERT ON sextant.rollout TO sextant_definer;
GRANT UPDATE (step, state, stepped_at) ON sextant.rollout TO sextant_definer;
CREATE POLICY reading ON sextant.rollout FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
CREATE POLICY reading ON sextant.rollout_event FOR SELECT TO sextant_member
  USING (EXISTS (SELECT FROM sextant.rollout r WHERE r.number = rollout_event.rollout));
CREATE POLICY reading ON sextant.validity FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));

-- SHA-256 over the living instances, "CLUSTER/NAME\n" in the order of their bytes.
CREATE FUNCTION sextant.inventory_hash(p_environment text, p_service text) RETURNS text
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT encode(sha256(convert_to(coalesce(string_agg(cluster || '/' || name || E'\n', '' ORDER BY cluster, name), ''), 'UTF8')), 'hex')
  FROM instance WHERE environment = p_environment AND service = p_service AND retired IS NULL;
$$;

-- Writes a revision with the given profiles (scope -> hash), without making it stable. The caller
-- holds the head's row lock and has checked everything.
CREATE FUNCTION sextant.write_revision(
  p_request uuid, p_head sextant.head, p_profiles jsonb, p_kind text, p_restored bigint, p_change bigint,
  p_message text, p_person text)
RETURNS bigint LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_number bigint;
  v_parent bigint := nullif(p_head.stable, 0);
BEGIN
  SELECT coalesce(max(number), 0) + 1 INTO v_number
  FROM revision WHERE environment = p_head.environment AND service = p_head.service;
  INSERT INTO revision (environment, service, number, parent, content_hash, kind, restored, settings,
                        author, login, message, request_id, change)
  VALUES (p_head.environment, p_head.service, v_number, v_parent, hash_of_profiles(p_profiles), p_kind, p_restored,
          (SELECT nullif(stable, 0) FROM head WHERE environment = p_head.environment AND service = 'sextant'),
          p_person, session_user, p_message, p_request, p_change);
  INSERT INTO revision_profile (environment, service, number, scope, sha256, set_in)
  SELECT p_head.environment, p_head.service, v_number, entry.key, decode(entry.value, 'hex'),
         CASE WHEN before.sha256 = decode(entry.value, 'hex') THEN before.set_in ELSE v_number END
  FROM jsonb_each_text(p_profiles) AS entry
  LEFT JOIN revision_profile AS before
    ON before.environment = p_head.environment AND before.service = p_head.service
   AND before.number = v_parent AND before.scope = entry.key;
  RETURN v_number;
END $$;

CREATE FUNCTION sextant.published_answer(p_environment text, p_service text, p_revision bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('outcome', 'published', 'revision', p_revision, 'epoch', h.epoch, 'seq', h.seq,
                            'hash', encode(r.content_hash, 'hex'))
  FROM head h JOIN revision r USING (environment, service)
  WHERE h.environment = p_environment AND h.service = p_service AND r.number = p_revision);
END $$;

-- Writes a revision and makes it stable at once.
CREATE OR REPLACE FUNCTION sextant.append_revision(
  p_request uuid, p_head sextant.head, p_profiles jsonb, p_kind text, p_restored bigint,
  p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_number bigint := write_revision(p_request, p_head, p_profiles, p_kind, p_restored, NULL, p_message, p_person);
BEGIN
  UPDATE head SET stable = v_number, seq = seq + 1, changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service;
  PERFORM notify_head(p_head.environment, p_head.service);
  RETURN published_answer(p_head.environment, p_head.service, v_number);
END $$;

-- Makes a revision the candidate of a new rollout, with nobody on it yet.
CREATE FUNCTION sextant.start_rollout(
  p_head sextant.head, p_revision bigint, p_change bigint, p_plan jsonb, p_message text, p_person text)
RETURNS bigint LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_rollout bigint;
BEGIN
  INSERT INTO rollout (environment, service, revision, change, plan)
  VALUES (p_head.environment, p_head.service, p_revision, p_change, p_plan) RETURNING number INTO v_rollout;
  INSERT INTO rollout_event (rollout, step, action, reason, author, login)
  VALUES (v_rollout, 0, 'start', p_message, p_person, session_user);
  UPDATE head SET candidate = p_revision, salt = gen_random_uuid()::text, share = 0, named = '[]', seq = seq + 1,
                  changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service;
  PERFORM notify_head(p_head.environment, p_head.service);
  RETURN v_rollout;
END $$;

-- Why a change may not be published yet, as an answer; null: it may. p_hash: what the publisher saw.
CREATE FUNCTION sextant.hindrance_of(p_change bigint, p_environment text, p_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_needed   integer := approvals_needed(p_environment);
  v_approved integer;
  v_rejected text;
BEGIN
  IF p_hash <> encode(change_hash(p_change), 'hex') THEN
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
  RETURN NULL;
END $$;

-- Turns a change into a revision: at once, or as the candidate of a rollout, as its plan says.
CREATE FUNCTION sextant.publish_change(p_request uuid, p_change bigint, p_hash text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('publish_change', p_change, p_hash, p_person)::text, 'UTF8'));
  v_answer   jsonb := claim(p_request, v_arguments);
  v_locked   record;
  v_row      change;
  v_version  change_version;
  v_facts    jsonb;
  v_head     head;
  v_before   jsonb;
  v_after    jsonb;
  v_revision bigint;
  v_rollout  bigint;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  -- The head first: every function that needs both takes them in this order.
  SELECT * INTO v_row FROM change WHERE number = p_change AND environment IN (SELECT visible_environments());
  IF FOUND AND has_right(v_row.environment, 'publisher') THEN
    v_head := lock_head(v_row.environment, v_row.service);
  END IF;
  SELECT * INTO v_locked FROM lock_change(p_request, p_change, 'publish', 'publisher', p_person);
  IF v_locked.p_answer IS NOT NULL THEN
    RETURN v_locked.p_answer;
  ELSIF coalesce(p_person, '') = '' OR octet_length(p_person) > 200 THEN
    RETURN invalid('A publish needs the name of the person who does it, at most 200 bytes.');
  END IF;
  v_row := v_locked.p_row;
  SELECT * INTO v_version FROM change_version WHERE change = p_change AND version = v_row.version;
  v_facts := jsonb_build_object('service', v_row.service, 'change', p_change, 'version', v_row.version,
                                'base', v_version.base, 'hash', p_hash, 'message', left(v_version.description, 1000));
  v_answer := hindrance_of(p_change, v_row.environment, p_hash);
  IF v_answer ->> 'outcome' = 'denied' THEN
    RETURN deny_because(v_row.environment, 'publish', v_answer ->> 'reason', p_person, p_request, v_facts);
  END IF;
  v_answer := coalesce(v_answer, conflict_of(v_head, v_version.base, v_version.base_hash));
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_before := profiles_of(v_row.environment, v_row.service, v_version.base);
  SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO v_after FROM jsonb_each(v_before)
  WHERE key NOT IN (SELECT scope FROM change_profile WHERE change = p_change AND version = v_row.version);
  v_after := v_after || coalesce((SELECT jsonb_object_agg(scope, encode(sha256, 'hex')) FROM change_profile
    WHERE change = p_change AND version = v_row.version AND sha256 IS NOT NULL), '{}');
  IF v_after = v_before THEN
    RETURN invalid(format('Nothing differs from revision %s.', v_version.base));
  END IF;
  v_revision := write_revision(p_request, v_head, v_after, 'change', NULL, p_change, v_version.description, v_version.author);
  IF v_version.plan IS NULL THEN
    UPDATE head SET stable = v_revision, seq = seq + 1, changed_at = clock_timestamp()
    WHERE environment = v_row.environment AND service = v_row.service;
    PERFORM notify_head(v_row.environment, v_row.service);
  ELSE
    v_rollout := start_rollout(v_head, v_revision, p_change, v_version.plan, v_version.description, p_person);
  END IF;
  UPDATE change SET state = CASE WHEN v_rollout IS NULL THEN 'published' ELSE 'publishing' END,
                    revision = v_revision, changed_at = clock_timestamp() WHERE number = p_change;
  v_answer := jsonb_strip_nulls(published_answer(v_row.environment, v_row.service, v_revision)
                                || jsonb_build_object('rollout', v_rollout));
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(v_row.environment, 'publish', 'published', p_person, p_request, v_facts || jsonb_build_object(
    'revision', v_revision, 'rollout', v_rollout, 'before', encode(hash_of_profiles(v_before), 'hex'), 'after', v_answer -> 'hash'));
  RETURN v_answer;
END $$;

-- Records that a controller, or an agent with its service's own parser, found a revision's content
-- valid or not, for the inventory whose hash is named.
CREATE FUNCTION sextant.record_validity(
  p_environment text, p_service text, p_revision bigint, p_content_hash text, p_inventory text, p_witness text,
  p_cluster text, p_instance text, p_valid boolean, p_reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('service', p_service, 'revision', p_revision, 'witness', p_witness,
    'cluster', nullif(p_cluster, ''), 'instance', nullif(p_instance, ''), 'valid', p_valid, 'reason', left(p_reason, 1000));
BEGIN
  IF p_witness = 'controller' AND NOT has_right(p_environment, 'controller') THEN
    RETURN deny(p_environment, 'validity', 'controller', NULL, NULL, v_facts);
  ELSIF p_witness = 'agent' AND NOT is_agent_of(p_environment, p_service, p_cluster, p_instance) THEN
    RETURN deny(p_environment, 'validity', 'agent', NULL, NULL, v_facts);
  ELSIF NOT EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
                    AND number = p_revision AND encode(content_hash, 'hex') = p_content_hash) THEN
    RETURN invalid(format('There is no revision %s of this content.', p_revision));
  END IF;
  INSERT INTO validity (environment, service, revision, content_hash, inventory, witness, cluster, instance, valid, reason, login)
  VALUES (p_environment, p_service, p_revision, p_content_hash, p_inventory, p_witness, p_cluster, p_instance, p_valid,
          coalesce(p_reason, ''), session_user);
  PERFORM record_audit(p_environment, 'validity', 'done', NULL, NULL, v_facts);
  RETURN '{"outcome": "done"}';
END $$;

-- Why a revision may not reach anybody yet; null: it may.
CREATE FUNCTION sextant.fault_of_preparation(p_environment text, p_service text, p_revision bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  WITH latest AS (
    SELECT DISTINCT ON (witness, cluster, instance) witness, cluster, instance, valid, reason FROM validity
    WHERE environment = p_environment AND service = p_service AND revision = p_revision
      AND inventory = inventory_hash(p_environment, p_service)
    ORDER BY witness, cluster, instance, number DESC)
  SELECT CASE
    WHEN EXISTS (SELECT FROM latest WHERE NOT valid) THEN
      (SELECT format('The %s found revision %s invalid: %s', concat_ws(' of ', witness, nullif(cluster || '/' || instance, '/')),
                     p_revision, reason) FROM latest WHERE NOT valid LIMIT 1)
    WHEN NOT EXISTS (SELECT FROM latest WHERE witness = 'controller') THEN
      format('No controller has found revision %s valid for the inventory as it is.', p_revision)
    WHEN NOT EXISTS (SELECT FROM latest WHERE witness = 'agent') THEN
      format('No agent has found revision %s valid for the inventory as it is.', p_revision)
  END;
$$;

-- Moves a rollout: advance (to the next step), promote (after the last), pause, resume, abort. The
-- step that is left must be named for advance and promote; pause and abort are never too late.
CREATE FUNCTION sextant.rollout_move(
  p_request uuid, p_rollout bigint, p_step integer, p_action text, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('rollout_move', p_rollout, p_step, p_action, p_reason,
    p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_row    rollout;
  v_head   head;
  v_facts  jsonb;
  v_fault  text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_row FROM rollout WHERE number = p_rollout AND environment IN (SELECT visible_environments());
  IF NOT FOUND THEN
    RETURN invalid(format('There is no rollout %s.', p_rollout));
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'rollout', p_rollout, 'revision', v_row.revision,
                                'change', v_row.change, 'step', p_step, 'message', left(p_reason, 1000));
  IF NOT (has_right(v_row.environment, 'controller') OR has_right(v_row.environment, 'publisher')) THEN
    RETURN deny(v_row.environment, 'rollout ' || p_action, 'publisher', p_person, p_request, v_facts);
  END IF;
  v_head := lock_head(v_row.environment, v_row.service);
  SELECT * INTO v_row FROM rollout WHERE number = p_rollout FOR UPDATE;
  v_fault := fault_of_move(v_row, p_step, p_action);
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', CASE WHEN p_action IN ('advance', 'promote', 'pause', 'resume', 'abort')
                                         THEN 'conflict' ELSE 'invalid' END, 'reason', v_fault);
  END IF;
  v_answer := carry_out_move(v_row, p_action, coalesce(p_reason, ''), coalesce(p_person, ''));
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(v_row.environment, 'rollout ' || p_action, 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- Why a rollout cannot be moved so; null: it can.
CREATE FUNCTION sextant.fault_of_move(p_row sextant.rollout, p_step integer, p_action text) RETURNS text
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE
    WHEN p_action NOT IN ('advance', 'promote', 'pause', 'resume', 'abort') THEN
      format('"%s" is nothing that a rollout does.', p_action)
    WHEN p_row.state IN ('promoted', 'aborted') THEN format('Rollout %s is %s.', p_row.number, p_row.state)
    WHEN p_action IN ('pause', 'abort') THEN NULL
    WHEN p_action = 'resume' THEN CASE WHEN p_row.state <> 'paused' THEN format('Rollout %s is not paused.', p_row.number) END
    WHEN p_row.state = 'paused' THEN format('Rollout %s is paused.', p_row.number)
    WHEN p_step <> p_row.step THEN format('Rollout %s is at step %s, not %s.', p_row.number, p_row.step, p_step)
    WHEN p_action = 'promote' AND p_row.step < jsonb_array_length(p_row.plan -> 'stages') THEN
      format('Rollout %s has not been through all of its stages.', p_row.number)
    WHEN p_action = 'advance' AND p_row.step >= jsonb_array_length(p_row.plan -> 'stages') THEN
      format('Rollout %s is at its last stage.', p_row.number)
    ELSE fault_of_preparation(p_row.environment, p_row.service, p_row.revision)
  END;
$$;

-- Changes head, rollout and change. The caller holds the locks and has checked the move.
CREATE FUNCTION sextant.carry_out_move(p_row sextant.rollout, p_action text, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_step  integer := p_row.step + CASE WHEN p_action = 'advance' THEN 1 ELSE 0 END;
  v_stage jsonb := p_row.plan -> 'stages' -> (v_step - 1);
  v_state text := CASE p_action WHEN 'pause' THEN 'paused' WHEN 'promote' THEN 'promoted' WHEN 'abort' THEN 'aborted'
                  ELSE 'running' END;
  v_head  head;
BEGIN
  UPDATE rollout SET step = v_step, state = v_state, stepped_at = clock_timestamp() WHERE number = p_row.number;
  INSERT INTO rollout_event (rollout, step, action, reason, author, login)
  VALUES (p_row.number, v_step, p_action, p_reason, p_person, session_user);
  UPDATE head SET seq = seq + 1, changed_at = clock_timestamp(),
    stable = CASE WHEN p_action = 'promote' THEN candidate ELSE stable END,
    candidate = CASE WHEN p_action IN ('promote', 'abort') THEN NULL ELSE candidate END,
    salt = CASE WHEN p_action IN ('promote', 'abort') THEN NULL ELSE salt END,
    share = CASE WHEN p_action IN ('promote', 'abort') THEN NULL
                 WHEN p_action = 'advance' THEN (v_stage ->> 'share')::double precision ELSE share END,
    named = CASE WHEN p_action IN ('promote', 'abort') THEN '[]'
                 WHEN p_action = 'advance' THEN coalesce(v_stage -> 'named', '[]') ELSE named END
  WHERE environment = p_row.environment AND service = p_row.service RETURNING * INTO v_head;
  PERFORM notify_head(p_row.environment, p_row.service);
  IF p_action = 'promote' THEN
    UPDATE change SET state = 'published', changed_at = clock_timestamp() WHERE number = p_row.change;
  ELSIF p_action = 'abort' THEN
    -- A version of its own, so that what was aborted must be approved again.
    INSERT INTO change_version (change, version, base, base_hash, description, plan, author, login)
    SELECT change, version + 1, base, base_hash, description, plan, author, login FROM change_version
    WHERE change = p_row.change ORDER BY version DESC LIMIT 1;
    INSERT INTO change_profile (change, version, scope, sha256)
    SELECT p.change, p.version + 1, p.scope, p.sha256 FROM change_profile p JOIN change c ON c.number = p.change
    WHERE p.change = p_row.change AND p.version = c.version;
    UPDATE change SET state = 'open', revision = NULL, version = version + 1, changed_at = clock_timestamp()
    WHERE number = p_row.change;
  END IF;
  RETURN jsonb_build_object('outcome', 'done', 'rollout', p_row.number, 'step', v_step, 'state', v_state,
                            'epoch', v_head.epoch, 'seq', v_head.seq);
END $$;

-- Changes as lists show them: the state with "approved", and the verdicts that count now.
CREATE VIEW sextant.change_overview WITH (security_invoker = true) AS
SELECT c.number, c.environment, c.service, c.version, c.revision, c.changed_at, v.base, v.description, v.author, v.login,
       CASE WHEN c.state = 'open' AND n.needed > 0 AND d.approvals >= n.needed AND d.rejections = 0 THEN 'approved'
            ELSE c.state END AS state,
       d.approvals, d.rejections, n.needed AS approvals_needed
FROM sextant.change c
JOIN sextant.change_version v ON v.change = c.number AND v.version = c.version,
LATERAL (SELECT sextant.approvals_needed(c.environment) AS needed) AS n,
LATERAL (SELECT count(*) FILTER (WHERE verdict = 'approve') AS approvals,
                count(*) FILTER (WHERE verdict = 'reject') AS rejections
         FROM sextant.verdicts_of(c.number) WHERE c.state = 'open') AS d;
GRANT SELECT ON sextant.change_overview TO sextant_member;

-- As in version 1, with what an environment's changes need.
CREATE OR REPLACE VIEW sextant.overview WITH (security_invoker = true) AS
SELECT jsonb_build_object(
  'store_id', (SELECT store_id FROM sextant.identity),
  'environments', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'colour', colour,
                     'protection', protection, 'approvals', approvals) ORDER BY ordinal, name), '[]')
                   FROM sextant.environment),
  'heads', (SELECT coalesce(jsonb_agg(to_jsonb(h) || jsonb_build_object('scopes', (
                     SELECT coalesce(jsonb_agg(p.scope ORDER BY p.scope), '[]') FROM sextant.revision_profile p
                     WHERE p.environment = h.environment AND p.service = h.service AND p.number = h.stable))
                     ORDER BY h.environment, h.service), '[]') FROM sextant.head h),
  'instances', (SELECT coalesce(jsonb_agg(jsonb_build_object('environment', environment, 'service', service,
                     'cluster', cluster, 'name', name) ORDER BY environment, service, cluster, name), '[]')
                FROM sextant.instance WHERE retired IS NULL)) AS snapshot;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION
  sextant.publish_change(uuid, bigint, text, text), sextant.inventory_hash(text, text),
  sextant.record_validity(text, text, bigint, text, text, text, text, text, boolean, text),
  sextant.rollout_move(uuid, bigint, integer, text, text, text),
  sextant.change_hash(bigint), sextant.verdicts_of(bigint), sextant.approvals_needed(text),
  sextant.hash_of_profiles(jsonb) TO sextant_member;
