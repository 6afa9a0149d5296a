-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every end of a preview is in the audit log, with what ended it.
--
-- A preview that nobody stops is ended by whoever locks the head next: in the middle of another call,
-- which locks more after that. So its entry is not written there but by a deferred trigger, when the
-- call has everything that it needs: the audit log's lock stays the last one, and an end that is rolled
-- back leaves no entry. A stop by somebody writes its own ("preview stop") and is told apart here.

-- What ended it: somebody ("stop"), its own time, a lease that nobody renewed any more, a rollout, a
-- restore. Null as long as it is not over, and of what was over before this was kept.
ALTER TABLE sextant.preview
  ADD COLUMN over_through text CHECK (over_through IN ('stop', 'time', 'lease', 'rollout', 'restore')),
  ADD CHECK (over_through IS NULL OR state = 'over');
GRANT UPDATE (over_through) ON sextant.preview TO sextant_definer;

-- As the definer: a deferred trigger runs when the transaction ends, and as who began it.
CREATE FUNCTION sextant.record_preview_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  PERFORM record_audit(NEW.environment, 'preview end', 'done', NULL, NULL, jsonb_build_object(
    'service', NEW.service, 'cluster', NEW.cluster, 'instance', NEW.instance, 'preview', NEW.number,
    'hash', encode(NEW.hash, 'hex'), 'through', NEW.over_through, 'message', NEW.over_because,
    'ended_us', (extract(epoch FROM NEW.over_at) * 1000000)::bigint, 'author', NEW.author));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER record_end AFTER UPDATE ON sextant.preview DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.state <> 'over' AND NEW.state = 'over' AND NEW.over_through <> 'stop')
  EXECUTE FUNCTION sextant.record_preview_end();

-- As in version 8; and what ended each is kept. One whose lease ended before its whole time was renewed
-- no more: its console closed, died, or did not reach the store.
CREATE OR REPLACE FUNCTION sextant.end_previews(p_head sextant.head, p_all boolean, p_because text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_left    jsonb := p_head.previews;
  v_now     timestamptz;
  v_key     text;
  v_number  bigint;
  v_ends    timestamptz;
  v_whole   timestamptz;
  v_through text;
BEGIN
  FOR v_key, v_number IN SELECT key, (value ->> 'preview')::bigint FROM jsonb_each(p_head.previews) ORDER BY 2 LOOP
    -- The preview before its lease. A renewal that is under way goes first, so that it counts.
    SELECT started_at + make_interval(secs => seconds) INTO v_whole FROM preview WHERE number = v_number FOR UPDATE;
    SELECT ends INTO v_ends FROM preview_lease WHERE preview = v_number FOR UPDATE;
    v_now := clock_timestamp();
    v_through := CASE WHEN v_ends > v_now THEN 'rollout' WHEN v_ends < v_whole THEN 'lease' ELSE 'time' END;
    IF p_all OR v_through <> 'rollout' THEN
      UPDATE preview SET state = 'over', over_at = least(v_ends, v_now), over_through = v_through,
        over_because = CASE v_through WHEN 'rollout' THEN p_because WHEN 'time' THEN 'Its time ran out.'
          ELSE 'It was not renewed in time: who started it stopped, or did not reach the store.' END
      WHERE number = v_number AND state <> 'over';
      UPDATE preview_lease SET ends = least(ends, v_now) WHERE preview = v_number;
      v_left := v_left - v_key;
    END IF;
  END LOOP;
  RETURN v_left;
END $$;

-- As in version 8; its end is somebody's.
CREATE OR REPLACE FUNCTION sextant.stop_preview(p_request uuid, p_preview bigint, p_reason text, p_person text)
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
  UPDATE preview SET state = 'over', over_at = clock_timestamp(), over_because = p_reason, over_through = 'stop' WHERE number = p_preview;
  v_answer := keep_outcome(p_request, v_arguments, jsonb_build_object('outcome', 'done', 'preview', p_preview,
                                      'hash', encode(v_row.hash, 'hex'), 'state', 'over', 'remaining', 0));
  PERFORM record_audit(v_row.environment, 'preview stop', 'done', p_person, p_request, v_facts);
  RETURN v_answer;
END $$;

-- As in version 8; and previews that a restore ends say so.
CREATE OR REPLACE FUNCTION sextant.begin_epoch(p_taken_at text, p_person text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  UPDATE preview_lease SET ends = least(ends, clock_timestamp());
  UPDATE preview SET state = 'over', over_at = clock_timestamp(), over_because = 'The store was restored.', over_through = 'restore'
  WHERE state <> 'over';
  UPDATE head SET epoch = greatest(epoch + 1, extract(epoch FROM clock_timestamp())::bigint), seq = seq + 1,
                  previews = '{}', changed_at = clock_timestamp();
  INSERT INTO role_grant (login, environment, role, granted_by)
  VALUES (session_user, '*', 'administrator', session_user) ON CONFLICT DO NOTHING;
  PERFORM record_audit('', 'restore', 'done', p_person, NULL, jsonb_build_object('taken_at', p_taken_at));
  RETURN (SELECT count(*) FROM revision);
END $$;

-- As in version 10; and ends that nobody made.
CREATE OR REPLACE FUNCTION sextant.event_kinds() RETURNS TABLE (kind text, action text)
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  VALUES ('publish', 'publish'), ('rollback', 'rollback'), ('change', 'change open'), ('change', 'change edit'),
    ('change', 'change abandon'), ('approve', 'change approve'), ('reject', 'change reject'), ('comment', 'change comment'),
    ('stage', 'rollout advance'), ('stage', 'rollout promote'), ('pause', 'rollout pause'), ('pause', 'rollout resume'),
    ('abort', 'rollout abort'), ('verdict', 'validity'), ('pin', 'pin'), ('pin', 'unpin'),
    ('preview', 'preview start'), ('preview', 'preview propose'), ('preview', 'preview consent'),
    ('preview', 'preview extend'), ('preview', 'preview stop'), ('preview', 'preview end'), ('preview', 'preview expire'),
    ('emergency', 'break glass'), ('emergency', 'end emergency'), ('emergency', 'review emergency'),
    ('rights', 'grant'), ('rights', 'revoke'), ('environment', 'environment'), ('environment', 'restore'),
    ('inventory', 'enrol'), ('inventory', 'retire'), ('report', 'report');
$$;

-- As in version 8; and a rollout that is in the way is named, for what to do about it is another thing.
CREATE OR REPLACE FUNCTION sextant.conflict_of(p_head sextant.head, p_base bigint, p_base_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_fault     text;
  v_candidate bigint;
BEGIN
  IF p_head.stable IS DISTINCT FROM p_base THEN
    v_fault := format('Revision %s is stable now, not %s.', p_head.stable, coalesce(p_base::text, 'one that was not named'));
  ELSIF p_base_hash IS DISTINCT FROM '' AND p_base_hash IS DISTINCT FROM (
      SELECT encode(content_hash, 'hex') FROM revision
      WHERE environment = p_head.environment AND service = p_head.service AND number = p_base) THEN
    v_fault := format('Revision %s of this store has another content than the one that this started from.', p_base);
  ELSIF p_head.candidate IS NOT NULL THEN
    v_candidate := p_head.candidate;
    v_fault := format('A rollout of revision %s is running.', v_candidate);
  ELSE
    RETURN NULL;
  END IF;
  RETURN jsonb_strip_nulls(jsonb_build_object('outcome', 'conflict', 'stable', p_head.stable, 'epoch', p_head.epoch,
                                              'seq', p_head.seq, 'reason', v_fault, 'candidate', v_candidate));
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
