-- SPDX-License-Identifier: GPL-3.0-or-later
-- Break glass, pins, previews, how often the busy tables are cleaned, and anchors of the audit log.
--
-- Locks are taken in this order: request id, emergency, head, change, rollout, preview, lease, audit tail.

-- A. Break glass. An emergency lets its own login, where that is a breaker and a publisher, publish and
-- pin without the approvals that a protected environment asks for, until it ends. A rejection does not
-- hinder it either. Whatever was done so carries its number, and it owes a review by somebody else.

CREATE TABLE sextant.emergency (
  number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment sextant.name NOT NULL REFERENCES sextant.environment,
  service     sextant.name,            -- null: every service of the environment
  reason      text NOT NULL CHECK (octet_length(reason) BETWEEN 1 AND 10000),
  author      text NOT NULL CHECK (octet_length(author) BETWEEN 1 AND 200),
  login       text NOT NULL,
  begun       timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends        timestamptz NOT NULL,
  due         timestamptz NOT NULL,    -- when its review is overdue
  closed      timestamptz,             -- when it was ended before its time
  reviewed_at timestamptz,
  reviewed_by text,                    -- a login
  reviewer    text CHECK (octet_length(reviewer) BETWEEN 1 AND 200),
  note        text CHECK (octet_length(note) BETWEEN 1 AND 10000),
  CHECK (ends > begun AND due > ends),
  CHECK (num_nulls(reviewed_at, reviewed_by, reviewer, note) IN (0, 4)),
  CHECK (reviewed_by <> login)
) WITH (fillfactor = 70);
CREATE INDEX emergency_by_environment ON sextant.emergency (environment, number);
CREATE INDEX emergency_unreviewed ON sextant.emergency (environment, login) WHERE reviewed_at IS NULL;

ALTER TABLE sextant.revision ADD COLUMN emergency bigint REFERENCES sextant.emergency;
CREATE INDEX revision_by_emergency ON sextant.revision (emergency) WHERE emergency IS NOT NULL;

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.emergency
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE POLICY reading ON sextant.emergency FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
GRANT SELECT ON sextant.emergency TO sextant_member;
GRANT SELECT, INSERT ON sextant.emergency TO sextant_definer;
GRANT UPDATE (closed, reviewed_at, reviewed_by, reviewer, note) ON sextant.emergency TO sextant_definer;

-- What a reason and a name have to be; a sentence where they are not, else null.
CREATE FUNCTION sextant.fault_of_reason(p_reason text, p_person text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE
    WHEN coalesce(btrim(p_reason, E' \t\r\n'), '') = '' THEN 'Say why: a reason is asked for.'
    WHEN octet_length(p_reason) > 10000 THEN format('A reason has at most 10,000 bytes, this one has %s.', octet_length(p_reason))
    WHEN coalesce(p_person, '') = '' THEN 'The name of the person who does it is asked for.'
    WHEN octet_length(p_person) > 200 THEN 'The name of a person has at most 200 bytes.'
  END;
$$;

-- The caller's emergency that lasts there, or null. Holds it, so that nobody ends or reviews it before
-- this call has ended; its time may run out meanwhile (deny_late).
CREATE FUNCTION sextant.hold_emergency(p_environment text, p_service text) RETURNS bigint
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_number bigint;
BEGIN
  IF NOT has_right(p_environment, 'breaker') THEN
    RETURN NULL;
  END IF;
  SELECT number INTO v_number FROM emergency
  WHERE environment = p_environment AND login = session_user AND reviewed_at IS NULL AND closed IS NULL
    AND ends > clock_timestamp() AND (service IS NULL OR service = p_service)
  ORDER BY number LIMIT 1 FOR SHARE;
  RETURN v_number;
END $$;

-- Opens an emergency for p_minutes (1 to 240), for one service or (null) for all of the environment.
-- Denied to who owes a review past its due date there: seven days after the emergency's end.
CREATE FUNCTION sextant.break_glass(
  p_request uuid, p_environment text, p_service text, p_reason text, p_minutes integer, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('break_glass', p_environment, p_service, p_reason, p_minutes,
    p_person)::text, 'UTF8'));
  v_facts  jsonb := jsonb_build_object('service', p_service, 'minutes', p_minutes, 'message', left(p_reason, 1000));
  v_answer jsonb := claim(p_request, v_arguments);
  v_owed   bigint;
  v_row    emergency;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  ELSIF NOT EXISTS (SELECT FROM environment WHERE name = p_environment) THEN
    RETURN invalid(format('There is no environment "%s".', p_environment));
  ELSIF NOT has_right(p_environment, 'breaker') THEN
    RETURN deny(p_environment, 'break glass', 'breaker', p_person, p_request, v_facts);
  ELSIF fault_of_reason(p_reason, p_person) IS NOT NULL THEN
    RETURN invalid(fault_of_reason(p_reason, p_person));
  ELSIF p_minutes IS NULL OR p_minutes NOT BETWEEN 1 AND 240 THEN
    RETURN invalid('An emergency lasts 1 to 240 minutes.');
  ELSIF p_service IS NOT NULL AND p_service !~ '^[a-z0-9][a-z0-9._-]{0,62}$' THEN
    RETURN invalid(format('"%s" is not the name of a service.', p_service));
  END IF;
  -- One login opens one after the other.
  PERFORM pg_advisory_xact_lock(hashtextextended('sextant.emergency ' || p_environment || ' ' || session_user, 0));
  SELECT min(number) INTO v_owed FROM emergency
  WHERE environment = p_environment AND login = session_user AND reviewed_at IS NULL AND due <= clock_timestamp();
  IF v_owed IS NOT NULL THEN
    RETURN deny_because(p_environment, 'break glass', format('The review of emergency %s is overdue: somebody else has to '
      'review it first.', v_owed), p_person, p_request, v_facts);
  END IF;
  SELECT * INTO v_row FROM emergency
  WHERE environment = p_environment AND login = session_user AND reviewed_at IS NULL AND closed IS NULL
    AND ends > clock_timestamp() AND (service IS NULL OR service IS NOT DISTINCT FROM p_service) LIMIT 1;
  IF FOUND THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Your emergency %s lasts already.', v_row.number));
  END IF;
  INSERT INTO emergency (environment, service, reason, author, login, ends, due)
  SELECT p_environment, p_service, p_reason, p_person, session_user, t.ends, t.ends + interval '7 days'
  FROM (SELECT clock_timestamp() + make_interval(mins => p_minutes) AS ends) AS t
  RETURNING * INTO v_row;
  v_answer := keep_outcome(p_request, v_arguments, jsonb_build_object('outcome', 'done', 'emergency', v_row.number));
  PERFORM record_audit(p_environment, 'break glass', 'done', p_person, p_request,
                       v_facts || jsonb_build_object('emergency', v_row.number));
  RETURN v_answer;
END $$;

-- Ends an emergency before its time. For who opened it, and for approvers and administrators.
CREATE FUNCTION sextant.end_emergency(p_request uuid, p_emergency bigint, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('end_emergency', p_emergency, p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_row    emergency;
  v_facts  jsonb;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_row FROM emergency WHERE number = p_emergency FOR UPDATE;
  IF NOT FOUND OR NOT v_row.environment IN (SELECT visible_environments()) THEN
    RETURN invalid(format('There is no emergency %s.', p_emergency));
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'emergency', p_emergency);
  IF v_row.login <> session_user
     AND NOT (has_right(v_row.environment, 'approver') OR has_right(v_row.environment, 'administrator')) THEN
    RETURN deny(v_row.environment, 'end emergency', 'approver', p_person, p_request, v_facts);
  ELSIF v_row.closed IS NOT NULL OR v_row.ends <= clock_timestamp() THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Emergency %s is over.', p_emergency));
  END IF;
  UPDATE emergency SET closed = clock_timestamp() WHERE number = p_emergency;
  v_answer := keep_outcome(p_request, v_arguments, jsonb_build_object('outcome', 'done', 'emergency', p_emergency));
  PERFORM record_audit(v_row.environment, 'end emergency', 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- The review that an emergency owes, once it is over. For an approver who neither opened it nor wrote
-- a change that was published under it.
CREATE FUNCTION sextant.review_emergency(p_request uuid, p_emergency bigint, p_note text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('review_emergency', p_emergency, p_note, p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_row    emergency;
  v_facts  jsonb;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_row FROM emergency WHERE number = p_emergency FOR UPDATE;
  IF NOT FOUND OR NOT v_row.environment IN (SELECT visible_environments()) THEN
    RETURN invalid(format('There is no emergency %s.', p_emergency));
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'emergency', p_emergency, 'message', left(p_note, 1000));
  IF NOT has_right(v_row.environment, 'approver') THEN
    RETURN deny(v_row.environment, 'review emergency', 'approver', p_person, p_request, v_facts);
  ELSIF v_row.login = session_user
     OR EXISTS (SELECT FROM revision JOIN change_version AS version USING (change)
                WHERE emergency = p_emergency AND version.login = session_user) THEN
    RETURN deny_because(v_row.environment, 'review emergency', 'Nobody reviews an emergency of their own.', p_person,
                        p_request, v_facts);
  ELSIF fault_of_reason(p_note, p_person) IS NOT NULL THEN
    RETURN invalid(fault_of_reason(p_note, p_person));
  ELSIF v_row.closed IS NULL AND v_row.ends > clock_timestamp() THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Emergency %s lasts still: end it first.', p_emergency));
  ELSIF v_row.reviewed_at IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Emergency %s has been reviewed.', p_emergency));
  END IF;
  UPDATE emergency SET reviewed_at = clock_timestamp(), reviewed_by = session_user, reviewer = p_person, note = p_note
  WHERE number = p_emergency;
  v_answer := keep_outcome(p_request, v_arguments, jsonb_build_object('outcome', 'done', 'emergency', p_emergency));
  PERFORM record_audit(v_row.environment, 'review emergency', 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- The head was waited for: whether the emergency lasts still. The answer where it does not, else null.
CREATE FUNCTION sextant.deny_late(
  p_environment text, p_action text, p_emergency bigint, p_person text, p_request uuid, p_facts jsonb)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM emergency WHERE number = p_emergency AND ends <= clock_timestamp()) THEN
    RETURN deny_because(p_environment, p_action, format('Emergency %s is over.', p_emergency), p_person, p_request, p_facts);
  END IF;
  RETURN NULL;
END $$;

-- Whether nothing of a revision's content was published past the approvals. A restored one has the
-- content of another.
CREATE FUNCTION sextant.went_through_approvals(p_environment text, p_service text, p_revision bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  WITH RECURSIVE origin AS (
    SELECT number, restored, emergency FROM revision
    WHERE environment = p_environment AND service = p_service AND number = p_revision
    UNION
    SELECT r.number, r.restored, r.emergency FROM revision AS r JOIN origin ON r.number = origin.restored
    WHERE r.environment = p_environment AND r.service = p_service)
  SELECT coalesce(bool_and(emergency IS NULL), false) FROM origin;
$$;

-- As in version 6, and with the emergency that stood in for approvals; null: nothing had to.
DROP FUNCTION sextant.write_revision(uuid, sextant.head, jsonb, text, bigint, bigint, text, text);
CREATE FUNCTION sextant.write_revision(
  p_request uuid, p_head sextant.head, p_profiles jsonb, p_kind text, p_restored bigint, p_change bigint,
  p_emergency bigint, p_message text, p_person text)
RETURNS bigint LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_number bigint;
  v_parent bigint := nullif(p_head.stable, 0);
BEGIN
  SELECT coalesce(max(number), 0) + 1 INTO v_number
  FROM revision WHERE environment = p_head.environment AND service = p_head.service;
  INSERT INTO revision (environment, service, number, parent, content_hash, kind, restored, settings,
                        author, login, message, request_id, change, emergency)
  VALUES (p_head.environment, p_head.service, v_number, v_parent, hash_of_profiles(p_profiles), p_kind, p_restored,
          (SELECT nullif(stable, 0) FROM head WHERE environment = p_head.environment AND service = 'sextant'),
          p_person, session_user, p_message, p_request, p_change, p_emergency);
  INSERT INTO revision_profile (environment, service, number, scope, sha256, set_in)
  SELECT p_head.environment, p_head.service, v_number, entry.key, decode(entry.value, 'hex'),
         CASE WHEN before.sha256 = decode(entry.value, 'hex') THEN before.set_in ELSE v_number END
  FROM jsonb_each_text(p_profiles) AS entry
  LEFT JOIN revision_profile AS before
    ON before.environment = p_head.environment AND before.service = p_head.service
   AND before.number = v_parent AND before.scope = entry.key;
  RETURN v_number;
END $$;

DROP FUNCTION sextant.append_revision(uuid, sextant.head, jsonb, text, bigint, text, text);
CREATE FUNCTION sextant.append_revision(
  p_request uuid, p_head sextant.head, p_profiles jsonb, p_kind text, p_restored bigint, p_emergency bigint,
  p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_number bigint := write_revision(p_request, p_head, p_profiles, p_kind, p_restored, NULL, p_emergency, p_message, p_person);
BEGIN
  UPDATE head SET stable = v_number, seq = seq + 1, changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service;
  PERFORM notify_head(p_head.environment, p_head.service);
  RETURN published_answer(p_head.environment, p_head.service, v_number);
END $$;

-- As in version 3; under an emergency in a protected environment as well.
CREATE OR REPLACE FUNCTION sextant.publish(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_base_is_heads boolean, p_profiles jsonb, p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array(
    'publish', p_environment, p_service,
    CASE WHEN NOT p_base_is_heads THEN jsonb_build_array(p_base, p_base_hash) END, p_profiles, p_message, p_person)::text, 'UTF8'));
  v_facts     jsonb := jsonb_build_object('service', p_service, 'base', p_base, 'message', left(p_message, 1000));
  v_answer    jsonb := claim(p_request, v_arguments);
  v_emergency bigint;
  v_head      head;
  v_before    jsonb;
  v_after     jsonb;
  v_fault     text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := deny_publisher(p_environment, 'publish', p_person, p_request, v_facts);
  IF v_answer IS NULL AND approvals_needed(p_environment) > 0 THEN
    v_emergency := hold_emergency(p_environment, p_service);
    IF v_emergency IS NULL THEN
      v_answer := deny_protected(p_environment, 'publish', p_person, p_request, v_facts);
    END IF;
  END IF;
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  IF (SELECT count(*) FROM jsonb_object_keys(p_profiles)) NOT BETWEEN 1 AND 10000 THEN
    RETURN invalid('A publish has 1 to 10,000 profiles.');
  END IF;
  v_fault := fault_of_words(p_message, p_person);
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  v_head := lock_head(p_environment, p_service);
  v_answer := deny_late(p_environment, 'publish', v_emergency, p_person, p_request, v_facts);
  IF v_answer IS NULL AND v_emergency IS NULL AND approvals_needed(p_environment) > 0 THEN
    v_answer := deny_protected(p_environment, 'publish', p_person, p_request, v_facts);
  END IF;
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := conflict_of(v_head, p_base, p_base_hash);
  IF v_answer IS NULL THEN
    v_before := profiles_of(p_environment, p_service, p_base);
    v_after := content_after(v_before, p_profiles);
    IF v_after = v_before THEN
      RETURN invalid(format('Nothing differs from revision %s.', p_base));
    END IF;
    v_answer := append_revision(p_request, v_head, v_after, 'publish', NULL, v_emergency, p_message, p_person);
  END IF;
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(p_environment, 'publish', v_answer ->> 'outcome', p_person, p_request, v_facts ||
    jsonb_build_object('revision', v_answer -> 'revision', 'before', encode(hash_of_profiles(v_before), 'hex'),
                       'after', v_answer -> 'hash', 'reason', v_answer -> 'reason', 'emergency', v_emergency));
  RETURN v_answer;
END $$;

-- As in version 3; under an emergency to any older revision. To the previous one goes without, where
-- that went through approvals: what an emergency published does not come back by undoing its undoing.
CREATE OR REPLACE FUNCTION sextant.rollback(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_base_is_heads boolean, p_revision bigint, p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array(
    'rollback', p_environment, p_service,
    CASE WHEN NOT p_base_is_heads THEN jsonb_build_array(p_base, p_base_hash) END, p_revision, p_message, p_person)::text, 'UTF8'));
  v_facts     jsonb := jsonb_build_object('service', p_service, 'base', p_base, 'restored', p_revision,
                                          'message', left(p_message, 1000));
  v_answer    jsonb := claim(p_request, v_arguments);
  v_emergency bigint;
  v_head      head;
  v_before    jsonb;
  v_after     jsonb;
  v_fault     text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := deny_publisher(p_environment, 'rollback', p_person, p_request, v_facts);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  IF approvals_needed(p_environment) > 0 THEN
    v_emergency := hold_emergency(p_environment, p_service);
  END IF;
  v_head := lock_head(p_environment, p_service);
  IF EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
             AND number = v_head.stable AND parent = p_revision)
     AND went_through_approvals(p_environment, p_service, p_revision) THEN
    v_emergency := NULL;
  ELSIF v_emergency IS NULL THEN
    v_answer := deny_protected(p_environment, 'rollback', p_person, p_request, v_facts);
  ELSE
    v_answer := deny_late(p_environment, 'rollback', v_emergency, p_person, p_request, v_facts);
  END IF;
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_fault := fault_of_words(p_message, p_person);
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  IF NOT EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
                 AND number = p_revision) THEN
    RETURN invalid(format('There is no revision %s.', p_revision));
  END IF;
  v_answer := conflict_of(v_head, p_base, p_base_hash);
  IF v_answer IS NULL THEN
    v_before := profiles_of(p_environment, p_service, p_base);
    v_after := profiles_of(p_environment, p_service, p_revision);
    IF v_after = v_before THEN
      RETURN invalid(format('Revision %s has the same content as revision %s.', p_revision, p_base));
    END IF;
    v_answer := append_revision(p_request, v_head, v_after, 'rollback', p_revision, v_emergency, p_message, p_person);
  END IF;
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(p_environment, 'rollback', v_answer ->> 'outcome', p_person, p_request, v_facts ||
    jsonb_build_object('revision', v_answer -> 'revision', 'before', encode(hash_of_profiles(v_before), 'hex'),
                       'after', v_answer -> 'hash', 'reason', v_answer -> 'reason', 'emergency', v_emergency));
  RETURN v_answer;
END $$;

-- As in version 6; under an emergency without the approvals, and past a rejection.
CREATE OR REPLACE FUNCTION sextant.publish_change(p_request uuid, p_change bigint, p_hash text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('publish_change', p_change, p_hash, p_person)::text, 'UTF8'));
  v_answer    jsonb := claim(p_request, v_arguments);
  v_locked    record;
  v_row       change;
  v_version   change_version;
  v_facts     jsonb;
  v_emergency bigint;
  v_head      head;
  v_before    jsonb;
  v_after     jsonb;
  v_revision  bigint;
  v_rollout   bigint;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  -- Emergency and head first: every function that needs them takes them in this order.
  SELECT * INTO v_row FROM change WHERE number = p_change AND environment IN (SELECT visible_environments());
  IF FOUND AND has_right(v_row.environment, 'publisher') THEN
    v_emergency := hold_emergency(v_row.environment, v_row.service);
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
    IF v_emergency IS NULL THEN
      RETURN deny_because(v_row.environment, 'publish', v_answer ->> 'reason', p_person, p_request, v_facts);
    END IF;
    v_facts := v_facts || jsonb_build_object('emergency', v_emergency, 'reason', v_answer -> 'reason');
    v_answer := deny_late(v_row.environment, 'publish', v_emergency, p_person, p_request, v_facts);
    IF v_answer IS NOT NULL THEN
      RETURN v_answer;
    END IF;
  ELSE
    v_emergency := NULL;  -- nothing had to be passed
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
  v_revision := write_revision(p_request, v_head, v_after, 'change', NULL, p_change, v_emergency, v_version.description,
                               v_version.author);
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

-- B. Pins: an instance runs one revision, whatever the head's stable one is. Pins do not move while a
-- rollout runs: a pinned instance is in neither arm, and one that left or joined an arm on the way
-- would mislead the judge.

CREATE FUNCTION sextant.instance_lives(p_environment text, p_service text, p_cluster text, p_instance text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM instance WHERE environment = p_environment AND service = p_service AND cluster = p_cluster
                 AND name = p_instance AND retired IS NULL);
END $$;

CREATE FUNCTION sextant.rollout_conflict(p_head sextant.head) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT jsonb_build_object('outcome', 'conflict', 'reason', format('A rollout of revision %s is running.', p_head.candidate))
  WHERE p_head.candidate IS NOT NULL;
$$;

-- Why a revision is no content that anybody may run yet; null: it is. What was stable once is; what a
-- rollout has not promoted must have been found valid.
CREATE FUNCTION sextant.fault_of_content(p_environment text, p_service text, p_revision bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service AND number = p_revision) THEN
    RETURN format('There is no revision %s.', p_revision);
  ELSIF EXISTS (SELECT FROM rollout WHERE environment = p_environment AND service = p_service AND revision = p_revision
                AND state <> 'promoted') THEN
    RETURN fault_of_preparation(p_environment, p_service, p_revision);
  END IF;
  RETURN NULL;
END $$;

-- Writes a head's pins. The caller holds its lock.
CREATE FUNCTION sextant.set_pins(p_head sextant.head, p_pins jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  UPDATE head SET pins = p_pins, seq = seq + 1, changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service;
  PERFORM notify_head(p_head.environment, p_head.service);
  RETURN jsonb_build_object('outcome', 'done', 'epoch', p_head.epoch, 'seq', p_head.seq + 1);
END $$;

-- Makes an instance run one revision. For publishers. Where approvals are needed only to what went
-- through them and is at hand, the stable revision or the one before it; to any other under an
-- emergency.
CREATE FUNCTION sextant.pin(
  p_request uuid, p_environment text, p_service text, p_cluster text, p_instance text, p_revision bigint, p_reason text,
  p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('pin', p_environment, p_service, p_cluster, p_instance,
    p_revision, p_reason, p_person)::text, 'UTF8'));
  v_facts     jsonb := jsonb_build_object('service', p_service, 'cluster', p_cluster, 'instance', p_instance,
                                          'revision', p_revision, 'message', left(p_reason, 1000));
  v_key       text := p_cluster || '/' || p_instance;
  v_answer    jsonb := claim(p_request, v_arguments);
  v_emergency bigint;
  v_head      head;
  v_fault     text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := deny_publisher(p_environment, 'pin', p_person, p_request, v_facts);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_fault := fault_of_reason(p_reason, p_person);
  IF v_fault IS NULL AND NOT instance_lives(p_environment, p_service, p_cluster, p_instance) THEN
    v_fault := format('There is no instance %s/%s/%s.', p_environment, p_service, v_key);
  END IF;
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  v_emergency := hold_emergency(p_environment, p_service);
  v_head := lock_head(p_environment, p_service);
  IF approvals_needed(p_environment) = 0 OR p_revision = v_head.stable
     OR (EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
                 AND number = v_head.stable AND parent = p_revision)
         AND went_through_approvals(p_environment, p_service, p_revision)) THEN
    v_emergency := NULL;
  ELSIF v_emergency IS NULL THEN
    RETURN deny_because(p_environment, 'pin', format('The environment "%s" is protected: an instance is pinned to the '
      'stable revision, or to the one before it where that was approved.', p_environment), p_person, p_request, v_facts);
  ELSE
    v_answer := deny_late(p_environment, 'pin', v_emergency, p_person, p_request, v_facts);
    IF v_answer IS NOT NULL THEN
      RETURN v_answer;
    END IF;
  END IF;
  v_fault := fault_of_content(p_environment, p_service, p_revision);
  IF v_fault IS NULL AND NOT v_head.pins ? v_key AND (SELECT count(*) FROM jsonb_object_keys(v_head.pins)) >= 1000 THEN
    v_fault := 'A service has at most 1,000 pins.';
  END IF;
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  ELSIF v_head.candidate IS NOT NULL THEN
    RETURN rollout_conflict(v_head);
  ELSIF v_head.previews ? v_key THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Preview %s runs on %s: stop it first.',
                              v_head.previews -> v_key ->> 'preview', v_key));
  ELSIF (v_head.pins ->> v_key)::bigint = p_revision THEN
    RETURN invalid(format('%s is pinned to revision %s already.', v_key, p_revision));
  END IF;
  v_answer := keep_outcome(p_request, v_arguments, set_pins(v_head, v_head.pins || jsonb_build_object(v_key, p_revision)));
  PERFORM record_audit(p_environment, 'pin', 'done', p_person, p_request, v_facts || jsonb_build_object(
    'before', v_head.pins -> v_key, 'emergency', v_emergency));
  RETURN v_answer;
END $$;

-- Lets an instance run again what everybody runs. For publishers.
CREATE FUNCTION sextant.unpin(
  p_request uuid, p_environment text, p_service text, p_cluster text, p_instance text, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('unpin', p_environment, p_service, p_cluster, p_instance,
    p_reason, p_person)::text, 'UTF8'));
  v_facts  jsonb := jsonb_build_object('service', p_service, 'cluster', p_cluster, 'instance', p_instance,
                                       'message', left(p_reason, 1000));
  v_key    text := p_cluster || '/' || p_instance;
  v_answer jsonb := claim(p_request, v_arguments);
  v_head   head;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := deny_publisher(p_environment, 'unpin', p_person, p_request, v_facts);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  ELSIF fault_of_reason(p_reason, p_person) IS NOT NULL THEN
    RETURN invalid(fault_of_reason(p_reason, p_person));
  ELSIF NOT EXISTS (SELECT FROM head WHERE environment = p_environment AND service = p_service AND pins ? v_key) THEN
    RETURN invalid(format('%s/%s/%s is not pinned.', p_environment, p_service, v_key));
  END IF;
  v_head := lock_head(p_environment, p_service);
  IF v_head.candidate IS NOT NULL THEN
    RETURN rollout_conflict(v_head);
  ELSIF NOT v_head.pins ? v_key THEN
    RETURN invalid(format('%s/%s/%s is not pinned.', p_environment, p_service, v_key));
  END IF;
  v_answer := keep_outcome(p_request, v_arguments, set_pins(v_head, v_head.pins - v_key));
  PERFORM record_audit(p_environment, 'unpin', 'done', p_person, p_request, v_facts || jsonb_build_object(
    'before', v_head.pins -> v_key));
  RETURN v_answer;
END $$;

-- C. Previews: a draft runs on one instance for a limited time.
--
-- A preview is proposed, in a protected environment consented to by an approver, runs, and is over.
-- While it runs the head names it for its instance, with the hash of its whole content; what the agent
-- may spend of it is the lease, in a row of its own, so that a renewal changes nothing that others
-- look at. A lease that is past its end is final: the next call that locks the head takes it out.

CREATE TABLE sextant.preview (
  number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment  sextant.name NOT NULL,
  service      sextant.name NOT NULL,
  cluster      sextant.name NOT NULL,
  instance     sextant.name NOT NULL,
  base         bigint NOT NULL CHECK (base >= 0),
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),  -- of the base with the draft's texts
  hash         bytea NOT NULL CHECK (octet_length(hash) = 32),          -- what a consent is bound to
  seconds      integer NOT NULL CHECK (seconds BETWEEN 10 AND 14400),   -- it runs no longer, however renewed
  state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'over')),
  author       text NOT NULL CHECK (octet_length(author) BETWEEN 1 AND 200),
  login        text NOT NULL,
  proposed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  consented_at timestamptz,
  consenter    text CHECK (octet_length(consenter) BETWEEN 1 AND 200),
  consented_by text CHECK (consented_by <> login),                      -- a login
  started_at   timestamptz,
  over_at      timestamptz,
  over_because text CHECK (octet_length(over_because) <= 10000),
  FOREIGN KEY (environment, service, cluster, instance) REFERENCES sextant.instance,
  CHECK (num_nulls(consented_at, consenter, consented_by) IN (0, 3)),
  CHECK (num_nulls(over_at, over_because) = CASE state WHEN 'over' THEN 0 ELSE 2 END),
  CHECK (state <> 'running' OR started_at IS NOT NULL)
) WITH (fillfactor = 70);
CREATE INDEX preview_by_service ON sextant.preview (environment, service, number);

CREATE TABLE sextant.preview_profile (
  preview bigint NOT NULL REFERENCES sextant.preview,
  scope   sextant.scope_path NOT NULL,
  sha256  bytea REFERENCES sextant.content,   -- null: the profile is taken away
  PRIMARY KEY (preview, scope)
);
CREATE INDEX preview_profile_by_content ON sextant.preview_profile (sha256);

-- Renewed every few seconds: half of each page is room for the next version of a row beside it.
CREATE TABLE sextant.preview_lease (
  preview bigint PRIMARY KEY REFERENCES sextant.preview,
  ends    timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.preview
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.preview_profile
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.preview_lease
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();

-- Read by those who see the environment's changes, and by the agent of that very instance.
CREATE POLICY reading ON sextant.preview FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR sextant.is_agent_of(environment, service, cluster, instance));
CREATE POLICY reading ON sextant.preview_profile FOR SELECT TO sextant_member
  USING (EXISTS (SELECT FROM sextant.preview p WHERE p.number = preview_profile.preview));
CREATE POLICY reading ON sextant.preview_lease FOR SELECT TO sextant_member
  USING (EXISTS (SELECT FROM sextant.preview p WHERE p.number = preview_lease.preview));
GRANT SELECT ON sextant.preview, sextant.preview_profile, sextant.preview_lease TO sextant_member;
GRANT SELECT, INSERT ON sextant.preview, sextant.preview_profile, sextant.preview_lease TO sextant_definer;
GRANT UPDATE (state, consented_at, consenter, consented_by, started_at, over_at, over_because) ON sextant.preview TO sextant_definer;
GRANT UPDATE (ends) ON sextant.preview_lease TO sextant_definer;

DROP POLICY reading ON sextant.content;
CREATE POLICY reading ON sextant.content FOR SELECT TO sextant_member
  USING (EXISTS (SELECT FROM sextant.revision_profile p WHERE p.sha256 = content.sha256)
         OR EXISTS (SELECT FROM sextant.change_profile p WHERE p.sha256 = content.sha256)
         OR EXISTS (SELECT FROM sextant.preview_profile p WHERE p.sha256 = content.sha256));

-- Previews of a head that are over, or (p_all) all of them, are marked so. Answers those that are left.
-- The caller holds the head's lock and writes them into it.
CREATE FUNCTION sextant.end_previews(p_head sextant.head, p_all boolean, p_because text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_left   jsonb := p_head.previews;
  v_key    text;
  v_number bigint;
  v_ends   timestamptz;
BEGIN
  FOR v_key, v_number IN SELECT key, (value ->> 'preview')::bigint FROM jsonb_each(p_head.previews) ORDER BY 2 LOOP
    -- The preview before its lease. A renewal that is under way goes first, so that it counts.
    PERFORM FROM preview WHERE number = v_number FOR UPDATE;
    SELECT ends INTO v_ends FROM preview_lease WHERE preview = v_number FOR UPDATE;
    IF p_all OR v_ends IS NULL OR v_ends <= clock_timestamp() THEN
      UPDATE preview SET state = 'over', over_at = least(v_ends, clock_timestamp()), over_because = p_because
      WHERE number = v_number AND state <> 'over';
      UPDATE preview_lease SET ends = least(ends, clock_timestamp()) WHERE preview = v_number;
      v_left := v_left - v_key;
    END IF;
  END LOOP;
  RETURN v_left;
END $$;

-- Writes a head's previews. The caller holds its lock.
CREATE FUNCTION sextant.set_previews(p_head sextant.head, p_previews jsonb) RETURNS sextant.head
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_head head;
BEGIN
  UPDATE head SET previews = p_previews, seq = seq + 1, changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service RETURNING * INTO v_head;
  PERFORM notify_head(p_head.environment, p_head.service);
  RETURN v_head;
END $$;

-- As in version 3; and previews whose time has run out are taken out of it.
CREATE OR REPLACE FUNCTION sextant.lock_head(p_environment text, p_service text) RETURNS sextant.head
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_head head;
  v_left jsonb;
BEGIN
  SELECT * INTO v_head FROM head WHERE environment = p_environment AND service = p_service FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO head (environment, service) VALUES (p_environment, p_service)
    ON CONFLICT (environment, service) DO NOTHING;
    SELECT * INTO v_head FROM head WHERE environment = p_environment AND service = p_service FOR UPDATE;
  END IF;
  IF v_head.previews <> '{}' THEN
    v_left := end_previews(v_head, false, 'Its time ran out.');
    IF v_left <> v_head.previews THEN
      v_head := set_previews(v_head, v_left);
    END IF;
  END IF;
  RETURN v_head;
END $$;

-- As in version 6; and previews of the service are over, for none runs beside a rollout.
CREATE OR REPLACE FUNCTION sextant.start_rollout(
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
                  previews = end_previews(p_head, true, format('Rollout %s began.', v_rollout)),
                  changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service;
  PERFORM notify_head(p_head.environment, p_head.service);
  RETURN v_rollout;
END $$;

-- The hash that a consent is bound to: SHA-256 over these lines, each ended by a line feed: "sextant
-- preview", environment, service, CLUSTER/INSTANCE, base, content hash, seconds.
CREATE FUNCTION sextant.preview_hash(
  p_environment text, p_service text, p_cluster text, p_instance text, p_base bigint, p_content bytea, p_seconds integer)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN sha256(convert_to(concat_ws(E'\n', 'sextant preview', p_environment, p_service, p_cluster || '/' || p_instance, p_base,
                                     encode(p_content, 'hex'), p_seconds) || E'\n', 'UTF8'));
END $$;

-- Why no preview can run on this instance now; null: one can.
CREATE FUNCTION sextant.fault_of_place(p_head sextant.head, p_cluster text, p_instance text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_key     text := p_cluster || '/' || p_instance;
  v_living  bigint;
  v_running bigint;
BEGIN
  IF p_head.pins ? v_key THEN
    RETURN format('%s is pinned to revision %s.', v_key, p_head.pins ->> v_key);
  ELSIF p_head.previews ? v_key THEN
    RETURN format('Preview %s runs on %s.', p_head.previews -> v_key ->> 'preview', v_key);
  END IF;
  SELECT count(*) INTO v_living FROM instance
  WHERE environment = p_head.environment AND service = p_head.service AND cluster = p_cluster AND retired IS NULL;
  SELECT count(*) INTO v_running FROM jsonb_object_keys(p_head.previews) AS k WHERE split_part(k, '/', 1) = p_cluster;
  IF v_running >= greatest(1, v_living / 10) THEN
    RETURN format('Previews run on %s of the %s instances of cluster %s, and at most a tenth of them may.', v_running,
                  v_living, p_cluster);
  END IF;
  RETURN NULL;
END $$;

-- Runs a preview that may run. The caller holds the head's lock and has checked everything.
CREATE FUNCTION sextant.run_preview(p_head sextant.head, p_preview bigint, p_lease integer) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row  preview;
  v_head head;
BEGIN
  UPDATE preview SET state = 'running', started_at = clock_timestamp() WHERE number = p_preview RETURNING * INTO v_row;
  INSERT INTO preview_lease (preview, ends) VALUES (p_preview, v_row.started_at + make_interval(secs => p_lease));
  v_head := set_previews(p_head, p_head.previews || jsonb_build_object(v_row.cluster || '/' || v_row.instance,
    jsonb_build_object('preview', p_preview, 'hash', encode(v_row.content_hash, 'hex'))));
  RETURN jsonb_build_object('outcome', 'done', 'preview', p_preview, 'hash', encode(v_row.hash, 'hex'), 'state', 'running',
                            'remaining', p_lease, 'epoch', v_head.epoch, 'seq', v_head.seq);
END $$;

-- Starts a preview of these texts (scope -> text; null takes the profile away) on the stable revision,
-- for p_seconds at most, of which p_lease are granted at once. For publishers. In a protected
-- environment the first call proposes it ("waiting"), and the same again, with a request id of its own
-- and within an hour, starts it once somebody has consented.
CREATE FUNCTION sextant.start_preview(
  p_request uuid, p_environment text, p_service text, p_cluster text, p_instance text, p_base bigint, p_base_hash text,
  p_profiles jsonb, p_seconds integer, p_lease integer, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('start_preview', p_environment, p_service, p_cluster, p_instance,
    p_base, p_base_hash, p_profiles, p_seconds, p_lease, p_person)::text, 'UTF8'));
  v_facts  jsonb := jsonb_build_object('service', p_service, 'cluster', p_cluster, 'instance', p_instance, 'base', p_base,
                                       'seconds', p_seconds);
  v_answer jsonb := claim(p_request, v_arguments);
  v_fault  text;
  v_head   head;
  v_before jsonb;
  v_after  jsonb;
  v_hash   bytea;
  v_row    preview;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := deny_publisher(p_environment, 'preview start', p_person, p_request, v_facts);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_fault := CASE
    WHEN coalesce(p_person, '') = '' OR octet_length(p_person) > 200 THEN 'The name of the person who does it is asked for, at most 200 bytes.'
    WHEN p_seconds IS NULL OR p_seconds NOT BETWEEN 10 AND 14400 THEN 'A preview lasts 10 seconds to 4 hours.'
    WHEN p_lease IS NULL OR p_lease NOT BETWEEN 1 AND p_seconds THEN 'A lease lasts a second, and no longer than its preview.'
    WHEN (SELECT count(*) FROM jsonb_object_keys(p_profiles)) NOT BETWEEN 1 AND 10000 THEN 'A preview has 1 to 10,000 profiles.'
    WHEN NOT instance_lives(p_environment, p_service, p_cluster, p_instance) THEN
      format('There is no instance %s/%s/%s/%s.', p_environment, p_service, p_cluster, p_instance)
  END;
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  v_head := lock_head(p_environment, p_service);
  v_answer := conflict_of(v_head, p_base, p_base_hash);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_fault := fault_of_place(v_head, p_cluster, p_instance);
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', v_fault);
  END IF;
  v_before := profiles_of(p_environment, p_service, p_base);
  v_after := content_after(v_before, p_profiles);
  IF v_after = v_before THEN
    RETURN invalid(format('Nothing differs from revision %s.', p_base));
  END IF;
  v_hash := preview_hash(p_environment, p_service, p_cluster, p_instance, p_base, hash_of_profiles(v_after), p_seconds);
  -- Proposed before and waiting still: by this login, and exactly this.
  SELECT * INTO v_row FROM preview
  WHERE environment = p_environment AND service = p_service AND state = 'waiting' AND login = session_user AND hash = v_hash
    AND proposed_at > clock_timestamp() - interval '1 hour'
  ORDER BY number DESC LIMIT 1 FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO preview (environment, service, cluster, instance, base, content_hash, hash, seconds, author, login)
    VALUES (p_environment, p_service, p_cluster, p_instance, p_base, hash_of_profiles(v_after), v_hash, p_seconds, p_person,
            session_user) RETURNING * INTO v_row;
    INSERT INTO preview_profile (preview, scope, sha256)
    SELECT v_row.number, key, sha256(convert_to(value, 'UTF8')) FROM jsonb_each_text(p_profiles);
  END IF;
  IF approvals_needed(p_environment) = 0 OR v_row.consented_by IS NOT NULL THEN
    v_answer := run_preview(v_head, v_row.number, p_lease);
  ELSE
    v_answer := jsonb_build_object('outcome', 'done', 'preview', v_row.number, 'hash', encode(v_hash, 'hex'),
                                   'state', 'waiting', 'remaining', 0);
  END IF;
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(p_environment, CASE v_answer ->> 'state' WHEN 'running' THEN 'preview start' ELSE 'preview propose' END,
    'done', p_person, p_request, v_facts || jsonb_build_object('preview', v_row.number, 'hash', v_answer -> 'hash',
    'after', encode(v_row.content_hash, 'hex'), 'consented_by', v_row.consented_by));
  RETURN v_answer;
END $$;

-- Consents to a proposed preview, as exactly what p_hash says. For approvers, and not for who proposed it.
CREATE FUNCTION sextant.consent_preview(p_request uuid, p_preview bigint, p_hash text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('consent_preview', p_preview, p_hash, p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_row    preview;
  v_facts  jsonb;
  v_fault  text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_row FROM preview WHERE number = p_preview FOR UPDATE;
  IF NOT FOUND OR NOT v_row.environment IN (SELECT visible_environments()) THEN
    RETURN invalid(format('There is no preview %s.', p_preview));
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'cluster', v_row.cluster, 'instance', v_row.instance,
                                'preview', p_preview, 'hash', p_hash);
  IF NOT has_right(v_row.environment, 'approver') THEN
    RETURN deny(v_row.environment, 'preview consent', 'approver', p_person, p_request, v_facts);
  ELSIF v_row.login = session_user THEN
    RETURN deny_because(v_row.environment, 'preview consent', 'Nobody consents to a preview of their own.', p_person, p_request, v_facts);
  ELSIF coalesce(p_person, '') = '' OR octet_length(p_person) > 200 THEN
    RETURN invalid('A consent needs the name of the person who gives it, at most 200 bytes.');
  END IF;
  v_fault := CASE
    WHEN p_hash IS DISTINCT FROM encode(v_row.hash, 'hex') THEN format('Preview %s is another one than you looked at.', p_preview)
    WHEN v_row.state <> 'waiting' OR v_row.proposed_at <= clock_timestamp() - interval '1 hour' THEN
      format('Preview %s waits for no consent.', p_preview)
    WHEN v_row.consented_by IS NOT NULL THEN format('"%s" has consented to preview %s.', v_row.consented_by, p_preview)
  END;
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', v_fault);
  END IF;
  UPDATE preview SET consented_at = clock_timestamp(), consenter = p_person, consented_by = session_user WHERE number = p_preview;
  v_answer := keep_outcome(p_request, v_arguments, jsonb_build_object('outcome', 'done', 'preview', p_preview, 'hash', p_hash,
                                                                      'state', 'waiting', 'remaining', 0));
  PERFORM record_audit(v_row.environment, 'preview consent', 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- Renews the lease of a running preview to p_lease seconds from now, within the preview's own time.
-- For the login that started it, while it is a publisher. Needs no request id: once more does no harm.
-- Touches no row but the lease's and is in no log, for it comes every few seconds.
CREATE FUNCTION sextant.extend_preview(p_preview bigint, p_lease integer, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row       preview;
  v_facts     jsonb;
  v_remaining integer;
BEGIN
  SELECT * INTO v_row FROM preview WHERE number = p_preview AND environment IN (SELECT visible_environments());
  IF NOT FOUND THEN
    RETURN invalid(format('There is no preview %s.', p_preview));
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'cluster', v_row.cluster, 'instance', v_row.instance,
                                'preview', p_preview);
  IF NOT has_right(v_row.environment, 'publisher') THEN
    RETURN deny(v_row.environment, 'preview extend', 'publisher', p_person, NULL, v_facts);
  ELSIF v_row.login <> session_user THEN
    RETURN deny_because(v_row.environment, 'preview extend', 'A preview is extended by the login that started it.', p_person,
                        NULL, v_facts);
  ELSIF p_lease IS NULL OR p_lease NOT BETWEEN 1 AND v_row.seconds THEN
    RETURN invalid('A lease lasts a second, and no longer than its preview.');
  END IF;
  UPDATE preview_lease SET ends = least(clock_timestamp() + make_interval(secs => p_lease),
                                        v_row.started_at + make_interval(secs => v_row.seconds))
  WHERE preview = p_preview AND ends > clock_timestamp()
  RETURNING floor(extract(epoch FROM ends - clock_timestamp())) INTO v_remaining;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Preview %s does not run.', p_preview));
  END IF;
  RETURN jsonb_build_object('outcome', 'done', 'preview', p_preview, 'hash', encode(v_row.hash, 'hex'), 'state', 'running',
                            'remaining', v_remaining);
END $$;

-- Ends a preview, or takes a proposal back. For its own login, publishers, controllers, and the
-- instance's agent.
CREATE FUNCTION sextant.stop_preview(p_request uuid, p_preview bigint, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array('stop_preview', p_preview, p_reason, p_person)::text, 'UTF8'));
  v_answer jsonb := claim(p_request, v_arguments);
  v_row    preview;
  v_head   head;
  v_facts  jsonb;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  SELECT * INTO v_row FROM preview WHERE number = p_preview;
  IF NOT FOUND OR NOT (v_row.environment IN (SELECT visible_environments())
                       OR is_agent_of(v_row.environment, v_row.service, v_row.cluster, v_row.instance)) THEN
    RETURN invalid(format('There is no preview %s.', p_preview));
  END IF;
  v_facts := jsonb_build_object('service', v_row.service, 'cluster', v_row.cluster, 'instance', v_row.instance,
                                'preview', p_preview, 'message', left(p_reason, 1000));
  IF NOT (v_row.login = session_user OR has_right(v_row.environment, 'publisher') OR has_right(v_row.environment, 'controller')
          OR is_agent_of(v_row.environment, v_row.service, v_row.cluster, v_row.instance)) THEN
    RETURN deny(v_row.environment, 'preview stop', 'publisher', p_person, p_request, v_facts);
  ELSIF fault_of_reason(p_reason, p_person) IS NOT NULL THEN
    RETURN invalid(fault_of_reason(p_reason, p_person));
  END IF;
  v_head := lock_head(v_row.environment, v_row.service);
  SELECT * INTO v_row FROM preview WHERE number = p_preview FOR UPDATE;
  IF v_row.state = 'over' THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Preview %s is over.', p_preview));
  ELSIF v_row.state = 'running' THEN
    PERFORM set_previews(v_head, v_head.previews - (v_row.cluster || '/' || v_row.instance));
    UPDATE preview_lease SET ends = least(ends, clock_timestamp()) WHERE preview = p_preview;
  END IF;
  UPDATE preview SET state = 'over', over_at = clock_timestamp(), over_because = p_reason WHERE number = p_preview;
  v_answer := keep_outcome(p_request, v_arguments, jsonb_build_object('outcome', 'done', 'preview', p_preview,
                                      'hash', encode(v_row.hash, 'hex'), 'state', 'over', 'remaining', 0));
  PERFORM record_audit(v_row.environment, 'preview stop', 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- Takes previews whose time has run out from the heads of an environment. For controllers; harmless
-- when called again. Answers how many it took.
CREATE FUNCTION sextant.expire_previews(p_environment text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_head  head;
  v_ended bigint := 0;
BEGIN
  IF NOT has_right(p_environment, 'controller') THEN
    RETURN deny(p_environment, 'preview expire', 'controller', NULL, NULL, '{}');
  END IF;
  FOR v_head IN SELECT * FROM head WHERE environment = p_environment AND previews <> '{}' ORDER BY service LOOP
    v_ended := v_ended + (SELECT count(*) FROM jsonb_object_keys(v_head.previews) AS k
                          WHERE NOT (lock_head(v_head.environment, v_head.service)).previews ? k);
  END LOOP;
  RETURN jsonb_build_object('outcome', 'done', 'ended', v_ended);
END $$;

-- As in version 7; and no preview survives a restore.
CREATE OR REPLACE FUNCTION sextant.begin_epoch(p_taken_at text, p_person text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  UPDATE preview_lease SET ends = least(ends, clock_timestamp());
  UPDATE preview SET state = 'over', over_at = clock_timestamp(), over_because = 'The store was restored.' WHERE state <> 'over';
  UPDATE head SET epoch = greatest(epoch + 1, extract(epoch FROM clock_timestamp())::bigint), seq = seq + 1,
                  previews = '{}', changed_at = clock_timestamp();
  INSERT INTO role_grant (login, environment, role, granted_by)
  VALUES (session_user, '*', 'administrator', session_user) ON CONFLICT DO NOTHING;
  PERFORM record_audit('', 'restore', 'done', p_person, NULL, jsonb_build_object('taken_at', p_taken_at));
  RETURN (SELECT count(*) FROM revision);
END $$;

-- D. How the busy tables are kept. Each write of these rows leaves a dead version; as long as there is
-- room on its page and no indexed column changed, the next visit takes it away by itself (HOT). So rows
-- that are written again and again have half-empty pages, and autovacuum comes by number of dead rows,
-- not by a share of a table that is a few rows large (by default: 50 rows and a fifth of the table).
--
-- head, audit_tail: a row a service or environment, written with every publish, step and entry.
-- preview_lease: every few seconds while a preview runs. Tables this small are vacuumed in a moment.
ALTER TABLE sextant.head SET (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0,
                              autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0);
ALTER TABLE sextant.audit_tail SET (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0,
                                    autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0);
ALTER TABLE sextant.preview_lease SET (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);
-- agent_status: a row an instance, each written once a second, so 200 agents leave 12,000 dead rows a
-- minute; its fill factor is 40. One autovacuum a minute is what the server's own rhythm allows, and
-- unthrottled it is done before the next round of reports.
ALTER TABLE sextant.agent_status SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0,
                                      autovacuum_vacuum_cost_delay = 0);
-- request: inserted once, read by its key, and written again only where an outcome was unknown: nothing
-- is gained by empty space. Its rows stay, so it grows large, and a fifth of it is too long to wait.
-- revision_profile, content, audit never change: what matters is that their statistics follow, for the
-- plans of the look-ups, and that pages become all-visible while they are in memory.
ALTER TABLE sextant.request SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE sextant.revision_profile SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE sextant.content SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE sextant.audit SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
-- Partitions of telemetry are only inserted into, and dropped after a day: to vacuum what was inserted
-- would write each page once more for nothing.
DO $$
DECLARE
  v_partition regclass;
BEGIN
  FOR v_partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'sextant.telemetry'::regclass LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_insert_threshold = -1)', v_partition);
  END LOOP;
END $$;

-- E. Anchors. Who can write to the database's files could cut off a chain's end and nobody would see it
-- there. So from time to time where it stood goes to the server's log, which is the journal on a
-- production machine: "sextant audit anchor: ENVIRONMENT NUMBER:HASH", as
-- `audit verify --anchor` takes it. It is where the chain stood before this entry, for that is committed.
ALTER TABLE sextant.audit_tail ADD COLUMN anchored_at timestamptz;

CREATE FUNCTION sextant.anchor_audit() RETURNS trigger
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  RAISE LOG 'sextant audit anchor: % %:%', coalesce(nullif(OLD.environment, ''), '(store)'), OLD.number,
    encode(OLD.hash, 'hex');
  NEW.anchored_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER anchor BEFORE UPDATE ON sextant.audit_tail FOR EACH ROW
  WHEN (OLD.number > 0 AND (OLD.anchored_at IS NULL OR OLD.anchored_at < clock_timestamp() - interval '10 minutes'))
  EXECUTE FUNCTION sextant.anchor_audit();

-- F. Guards. As in version 3; and only in transactions that see what others have committed meanwhile: in
-- an older snapshot a right that was revoked still stands. What a caller says is cut to what a log
-- holds: it may be denied, and anything.
CREATE OR REPLACE FUNCTION sextant.record_audit(
  p_environment text, p_action text, p_outcome text, p_person text, p_request uuid, p_facts jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  -- An environment that does not exist has no chain of its own: anyone could start thousands.
  v_chain  text := CASE WHEN EXISTS (SELECT FROM environment WHERE name = p_environment) THEN p_environment ELSE '' END;
  v_tail   audit_tail;
  v_facts  jsonb := jsonb_strip_nulls(p_facts);
  v_record text;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Writes are made in transactions of the level READ COMMITTED.' USING ERRCODE = '22023';
  END IF;
  -- A client may not trade the promise that an acknowledged write stays for speed.
  IF current_setting('synchronous_commit') IN ('off', 'local') THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  IF octet_length(v_facts::text) > 2000 THEN
    SELECT jsonb_object_agg(key, CASE WHEN octet_length(value::text) <= width THEN value
                                      ELSE to_jsonb(left(value #>> '{}', width / 4) || '…') END)
    INTO v_facts FROM (SELECT key, value, CASE key WHEN 'service' THEN 400 ELSE 8000 END AS width FROM jsonb_each(v_facts)) AS fact;
  END IF;
  SELECT * INTO v_tail FROM audit_tail WHERE environment = v_chain FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_tail VALUES (v_chain, 0, audit_genesis(v_chain)) ON CONFLICT (environment) DO NOTHING;
    SELECT * INTO v_tail FROM audit_tail WHERE environment = v_chain FOR UPDATE;
  END IF;
  v_record := (v_facts || jsonb_strip_nulls(jsonb_build_object(
    'environment', left(p_environment, 200), 'number', v_tail.number + 1,
    'at_us', (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
    'action', p_action, 'outcome', p_outcome, 'login', session_user, 'person', left(p_person, 200),
    'from', coalesce(host(inet_client_addr()), 'local'),
    'program', left(current_setting('application_name'), 63), 'request', p_request)))::text;
  INSERT INTO audit (environment, number, previous, hash, record)
  VALUES (v_chain, v_tail.number + 1, v_tail.hash, sha256(v_tail.hash || convert_to(v_record, 'UTF8')), v_record);
  UPDATE audit_tail SET number = v_tail.number + 1, hash = sha256(v_tail.hash || convert_to(v_record, 'UTF8'))
  WHERE environment = v_chain;
END $$;

-- As in version 3; a base that is not named is none.
CREATE OR REPLACE FUNCTION sextant.conflict_of(p_head sextant.head, p_base bigint, p_base_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_fault text;
BEGIN
  IF p_head.stable IS DISTINCT FROM p_base THEN
    v_fault := format('Revision %s is stable now, not %s.', p_head.stable, coalesce(p_base::text, 'one that was not named'));
  ELSIF p_base_hash IS DISTINCT FROM '' AND p_base_hash IS DISTINCT FROM (
      SELECT encode(content_hash, 'hex') FROM revision
      WHERE environment = p_head.environment AND service = p_head.service AND number = p_base) THEN
    v_fault := format('Revision %s of this store has another content than the one that this started from.', p_base);
  ELSIF p_head.candidate IS NOT NULL THEN
    v_fault := format('A rollout of revision %s is running.', p_head.candidate);
  ELSE
    RETURN NULL;
  END IF;
  RETURN jsonb_build_object('outcome', 'conflict', 'stable', p_head.stable, 'epoch', p_head.epoch, 'seq', p_head.seq,
                            'reason', v_fault);
END $$;

-- As in version 6; a hash that is not named fits nothing.
CREATE OR REPLACE FUNCTION sextant.hindrance_of(p_change bigint, p_environment text, p_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_needed   integer := approvals_needed(p_environment);
  v_approved integer;
  v_rejected text;
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
  RETURN NULL;
END $$;

-- A client that is denied and leaves its transaction open holds up everybody behind the audit log's
-- lock. Half a minute is the default for this database; a login that turns it off is to be ended by
-- hand (pg_terminate_backend).
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = %L', current_database(), '30s');
EXCEPTION WHEN insufficient_privilege THEN
  RAISE LOG 'sextant: idle_in_transaction_session_timeout of this database is its owner''s to set';
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION
  sextant.break_glass(uuid, text, text, text, integer, text), sextant.end_emergency(uuid, bigint, text),
  sextant.review_emergency(uuid, bigint, text, text),
  sextant.pin(uuid, text, text, text, text, bigint, text, text),
  sextant.unpin(uuid, text, text, text, text, text, text),
  sextant.start_preview(uuid, text, text, text, text, bigint, text, jsonb, integer, integer, text),
  sextant.consent_preview(uuid, bigint, text, text), sextant.extend_preview(bigint, integer, text),
  sextant.stop_preview(uuid, bigint, text, text), sextant.expire_previews(text) TO sextant_member;
