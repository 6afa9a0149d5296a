-- SPDX-License-Identifier: GPL-3.0-or-later
-- Break glass, pins, previews, and how often the busy tables are cleaned.
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

-- The caller's emergency that lasts there, or null. Holds it, so that it neither ends nor is reviewed
-- before this call has.
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

-- The review that an emergency owes, once it is over. For an approver who neither opened it nor
-- published under it.
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
     OR EXISTS (SELECT FROM revision WHERE emergency = p_emergency AND login = session_user) THEN
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

-- As in version 3; under an emergency to any older revision.
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
             AND number = v_head.stable AND parent = p_revision) THEN
    v_emergency := NULL;
  ELSIF v_emergency IS NULL THEN
    v_answer := deny_protected(p_environment, 'rollback', p_person, p_request, v_facts);
    IF v_answer IS NOT NULL THEN
      RETURN v_answer;
    END IF;
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
    v_answer := NULL;
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
     OR EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
                AND number = v_head.stable AND parent = p_revision) THEN
    v_emergency := NULL;
  ELSIF v_emergency IS NULL THEN
    RETURN deny_because(p_environment, 'pin', format('The environment "%s" is protected: an instance is pinned to the '
      'stable revision or the one before it.', p_environment), p_person, p_request, v_facts);
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

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION
  sextant.break_glass(uuid, text, text, text, integer, text), sextant.end_emergency(uuid, bigint, text),
  sextant.review_emergency(uuid, bigint, text, text),
  sextant.pin(uuid, text, text, text, text, bigint, text, text),
  sextant.unpin(uuid, text, text, text, text, text, text) TO sextant_member;
