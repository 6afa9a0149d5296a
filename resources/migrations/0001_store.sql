-- SPDX-License-Identifier: GPL-3.0-or-later
-- The store: contents by hash, immutable revisions, one head for each service and environment.
-- Every write goes through a function of this schema; the tables' triggers keep history as it was.

CREATE SCHEMA sextant;

CREATE TABLE sextant.schema_migration (
  version    integer PRIMARY KEY,
  name       text NOT NULL,
  sha256     text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- Which store this is: one row, made here and never changed. Drafts that were made on another store,
-- or caches filled from it, are told apart by it.
CREATE TABLE sextant.identity (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  store_id uuid NOT NULL DEFAULT gen_random_uuid(),
  made_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO sextant.identity DEFAULT VALUES;

CREATE DOMAIN sextant.name AS text COLLATE "C"
  CHECK (VALUE ~ '^[a-z0-9][a-z0-9._-]{0,62}$');

CREATE DOMAIN sextant.scope_path AS text COLLATE "C"
  CHECK (VALUE = '' OR VALUE ~ '^[a-z0-9][a-z0-9._-]{0,62}(/[a-z0-9][a-z0-9._-]{0,62})?$');

CREATE TABLE sextant.environment (
  name       sextant.name PRIMARY KEY,
  -- A role of the console's palette, which suits light and dark, or a fixed colour.
  colour     text NOT NULL CHECK (colour ~ '^(red|amber|green|blue|orange|#[0-9A-Fa-f]{6})$'),
  -- open: whoever may write publishes at once. protected: only an approved change is published.
  protection text NOT NULL DEFAULT 'open' CHECK (protection IN ('open', 'protected')),
  ordinal    integer NOT NULL DEFAULT 0
);

-- What a new store begins with, so that a first publish needs no set-up.
INSERT INTO sextant.environment (name, colour, ordinal) VALUES ('prod', 'red', 1), ('staging', 'amber', 2);

-- The inventory: the instances that exist, whether they report or not.
CREATE TABLE sextant.instance (
  environment sextant.name NOT NULL REFERENCES sextant.environment,
  service     sextant.name NOT NULL,
  cluster     sextant.name NOT NULL,
  name        sextant.name NOT NULL,
  since       timestamptz NOT NULL DEFAULT now(),
  retired     timestamptz,
  PRIMARY KEY (environment, service, cluster, name)
);

CREATE TABLE sextant.content (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  body   text COMPRESSION lz4 NOT NULL CHECK (octet_length(body) <= 67108864),
  CHECK (sha256 = sha256(convert_to(body, 'UTF8')))
);

CREATE TABLE sextant.revision (
  environment  sextant.name NOT NULL REFERENCES sextant.environment,
  service      sextant.name NOT NULL,
  number       bigint NOT NULL CHECK (number >= 1),
  parent       bigint CHECK (parent >= 1 AND parent < number),
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  kind         text NOT NULL CHECK (kind IN ('publish', 'rollback')),
  restored     bigint,                -- rollback: the revision whose content this is
  settings     bigint,                -- the settings' revision that was in force
  author       text NOT NULL CHECK (octet_length(author) BETWEEN 1 AND 200),
  login        text NOT NULL,
  message      text NOT NULL CHECK (octet_length(message) BETWEEN 1 AND 10000),
  request_id   uuid NOT NULL UNIQUE,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, service, number)
);

CREATE TABLE sextant.revision_profile (
  environment sextant.name NOT NULL,
  service     sextant.name NOT NULL,
  number      bigint NOT NULL,
  scope       sextant.scope_path NOT NULL,
  sha256      bytea NOT NULL REFERENCES sextant.content,
  set_in      bigint NOT NULL,        -- the revision that gave this scope its present text
  PRIMARY KEY (environment, service, number, scope),
  FOREIGN KEY (environment, service, number) REFERENCES sextant.revision
);

-- stable 0: nothing has been published yet.
CREATE TABLE sextant.head (
  environment sextant.name NOT NULL REFERENCES sextant.environment,
  service     sextant.name NOT NULL,
  epoch       bigint NOT NULL DEFAULT 1,
  seq         bigint NOT NULL DEFAULT 0,
  stable      bigint NOT NULL DEFAULT 0,
  candidate   bigint,
  salt        text,
  share       double precision CHECK (share >= 0 AND share <= 1),
  named       jsonb NOT NULL DEFAULT '[]',
  pins        jsonb NOT NULL DEFAULT '{}',
  previews    jsonb NOT NULL DEFAULT '{}',
  changed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, service),
  CHECK ((candidate IS NULL) = (salt IS NULL) AND (candidate IS NULL) = (share IS NULL))
) WITH (fillfactor = 50);

-- One outcome for ever for each request id. Claiming it again counts as a write, so a claim's own
-- commit proves that the outcome is durable.
CREATE TABLE sextant.request (
  id         uuid PRIMARY KEY,
  arguments  bytea NOT NULL CHECK (octet_length(arguments) = 32),
  outcome    jsonb NOT NULL,
  claims     integer NOT NULL DEFAULT 0,
  made_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE sextant.agent_status (
  environment      sextant.name NOT NULL,
  service          sextant.name NOT NULL,
  cluster          sextant.name NOT NULL,
  instance         sextant.name NOT NULL,
  epoch            bigint NOT NULL DEFAULT 0,
  seq              bigint NOT NULL DEFAULT 0,
  wanted           bigint NOT NULL DEFAULT 0,
  applied          bigint NOT NULL DEFAULT 0,
  effective_hash   text NOT NULL DEFAULT '',
  health           text NOT NULL DEFAULT 'unknown' CHECK (health IN ('healthy', 'failing', 'unknown')),
  reason           text NOT NULL DEFAULT '',
  applied_at       timestamptz,
  agent_version    text NOT NULL DEFAULT '',
  reported_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, service, cluster, instance)
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.01);

CREATE TABLE sextant.telemetry (
  environment sextant.name NOT NULL,
  service     sextant.name NOT NULL,
  cluster     sextant.name NOT NULL,
  instance    sextant.name NOT NULL,
  second      bigint NOT NULL,          -- Unix time
  revision    bigint NOT NULL,
  buckets     integer[] NOT NULL CHECK (cardinality(buckets) = 80),
  sum_seconds double precision NOT NULL,
  errors      jsonb NOT NULL,
  gauges      jsonb NOT NULL,
  PRIMARY KEY (environment, service, second, cluster, instance)
) PARTITION BY RANGE (second);

-- History never changes: not by mistake, not by the owner's own statement.
CREATE FUNCTION sextant.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'History cannot be changed: % on % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.identity
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.content
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.revision
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.revision_profile
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.request
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();

-- Makes an environment, or changes it. What is null stays as it is; a new environment takes the
-- defaults. One statement, so two people who change different things both get theirs.
CREATE FUNCTION sextant.set_environment(p_name text, p_colour text, p_protection text, p_ordinal integer)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  IF p_colour !~ '^(red|amber|green|blue|orange|#[0-9A-Fa-f]{6})$' THEN
    RAISE EXCEPTION '"%" is not a colour: use red, amber, green, blue, orange or #RRGGBB.', p_colour
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO environment AS e (name, colour, protection, ordinal)
  VALUES (p_name, coalesce(p_colour, 'blue'), coalesce(p_protection, 'open'), coalesce(p_ordinal, 10))
  ON CONFLICT (name) DO UPDATE
    SET colour = coalesce(p_colour, e.colour), protection = coalesce(p_protection, e.protection),
        ordinal = coalesce(p_ordinal, e.ordinal);
END $$;

CREATE FUNCTION sextant.enrol(p_environment text, p_service text, p_cluster text, p_name text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
  INSERT INTO instance (environment, service, cluster, name)
  VALUES (p_environment, p_service, p_cluster, p_name)
  ON CONFLICT (environment, service, cluster, name) DO UPDATE SET retired = NULL
    WHERE instance.retired IS NOT NULL;
$$;

-- The content hash of a revision: SHA-256 over "SCOPE\nHASH\n" in the order of the scopes' bytes.
CREATE FUNCTION sextant.hash_of_profiles(p_profiles jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT sha256(convert_to(coalesce(string_agg(key || E'\n' || value || E'\n', '' ORDER BY key COLLATE "C"), ''), 'UTF8'))
  FROM jsonb_each_text(p_profiles);
$$;

-- Hashes of a revision's profiles by scope, as hexadecimal digits.
CREATE FUNCTION sextant.profiles_of(p_environment text, p_service text, p_number bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(scope, encode(sha256, 'hex')), '{}')
  FROM revision_profile
  WHERE environment = p_environment AND service = p_service AND number = p_number;
$$;

CREATE FUNCTION sextant.notify_head(p_environment text, p_service text) RETURNS void
LANGUAGE sql SET search_path = sextant, pg_temp AS $$
  SELECT pg_notify('sextant_head', json_build_object(
           'environment', environment, 'service', service, 'epoch', epoch, 'seq', seq)::text)
  FROM head WHERE environment = p_environment AND service = p_service;
$$;

-- Appends a revision with the given profiles (scope -> hash) and makes it stable. The caller holds
-- the head's row lock and has checked everything.
CREATE FUNCTION sextant.append_revision(
  p_request uuid, p_head sextant.head, p_profiles jsonb, p_kind text, p_restored bigint,
  p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_number   bigint;
  v_parent   bigint := nullif(p_head.stable, 0);
  v_seq      bigint;
  v_hash     bytea := hash_of_profiles(p_profiles);
  v_settings bigint;
BEGIN
  SELECT coalesce(max(number), 0) + 1 INTO v_number
  FROM revision WHERE environment = p_head.environment AND service = p_head.service;
  SELECT nullif(stable, 0) INTO v_settings
  FROM head WHERE environment = p_head.environment AND service = 'sextant';

  INSERT INTO revision (environment, service, number, parent, content_hash, kind, restored, settings,
                        author, login, message, request_id)
  VALUES (p_head.environment, p_head.service, v_number, v_parent, v_hash, p_kind, p_restored, v_settings,
          p_person, session_user, p_message, p_request);

  INSERT INTO revision_profile (environment, service, number, scope, sha256, set_in)
  SELECT p_head.environment, p_head.service, v_number, entry.key, decode(entry.value, 'hex'),
         CASE WHEN before.sha256 = decode(entry.value, 'hex') THEN before.set_in ELSE v_number END
  FROM jsonb_each_text(p_profiles) AS entry
  LEFT JOIN revision_profile AS before
    ON before.environment = p_head.environment AND before.service = p_head.service
   AND before.number = v_parent AND before.scope = entry.key;

  UPDATE head SET stable = v_number, seq = seq + 1, changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service
  RETURNING seq INTO v_seq;
  PERFORM notify_head(p_head.environment, p_head.service);

  RETURN jsonb_build_object('outcome', 'published', 'revision', v_number, 'epoch', p_head.epoch,
                            'seq', v_seq, 'hash', encode(v_hash, 'hex'));
END $$;

-- What has to hold for a publish or rollback before its content is looked at; the answer, or null
-- to go on. Locks the head (creating it for a service's first revision). An empty p_base_hash is not
-- compared; else the base must have that content hash as well as that number, because a store that
-- was restored, or is another one, counts the same numbers again.
CREATE FUNCTION sextant.check_base(p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_head OUT sextant.head, p_answer OUT jsonb)
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_protection text;
BEGIN
  SELECT protection INTO v_protection FROM environment WHERE name = p_environment;
  IF NOT FOUND THEN
    p_answer := jsonb_build_object('outcome', 'invalid', 'reason',
      format('There is no environment "%s". Make it with: sextantctl environment set %s', p_environment, p_environment));
    RETURN;
  END IF;
  IF v_protection = 'protected' THEN
    p_answer := jsonb_build_object('outcome', 'denied', 'reason',
      format('The environment "%s" is protected: it takes approved changes only.', p_environment));
    RETURN;
  END IF;
  INSERT INTO head (environment, service) VALUES (p_environment, p_service)
  ON CONFLICT (environment, service) DO NOTHING;
  SELECT * INTO p_head FROM head
  WHERE environment = p_environment AND service = p_service FOR UPDATE;
  IF p_head.stable <> p_base THEN
    p_answer := jsonb_build_object('outcome', 'conflict', 'stable', p_head.stable, 'epoch', p_head.epoch,
      'seq', p_head.seq, 'reason', format('Revision %s is stable now, not %s.', p_head.stable, p_base));
  ELSIF p_base_hash <> '' AND p_base_hash IS DISTINCT FROM (
      SELECT encode(content_hash, 'hex') FROM revision
      WHERE environment = p_environment AND service = p_service AND number = p_base) THEN
    p_answer := jsonb_build_object('outcome', 'conflict', 'stable', p_head.stable, 'epoch', p_head.epoch,
      'seq', p_head.seq, 'reason', format('Revision %s of this store has another content than the one that this '
      'started from.', p_base));
  ELSIF p_head.candidate IS NOT NULL THEN
    p_answer := jsonb_build_object('outcome', 'conflict', 'stable', p_head.stable, 'epoch', p_head.epoch,
      'seq', p_head.seq, 'reason', format('A rollout of revision %s is running.', p_head.candidate));
  END IF;
END $$;

-- The recorded outcome of a request id, or null where the id is new. Claims it: the row is written
-- again, so that the commit of this very call proves the outcome.
CREATE FUNCTION sextant.claim(p_request uuid, p_arguments bytea) RETURNS jsonb
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row request;
BEGIN
  UPDATE request SET claims = claims + 1 WHERE id = p_request RETURNING * INTO v_row;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF v_row.arguments <> p_arguments THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason',
      'This request id was used before, for something else.');
  END IF;
  RETURN v_row.outcome || '{"replay": true}';
END $$;

-- What a description and a name have to be; a sentence where they are not, else null.
CREATE FUNCTION sextant.fault_of_words(p_message text, p_person text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE
    WHEN coalesce(btrim(p_message), '') = '' THEN 'A publish needs a description.'
    WHEN octet_length(p_message) > 10000 THEN
      format('A description has at most 10,000 bytes, this one has %s.', octet_length(p_message))
    WHEN coalesce(p_person, '') = '' THEN 'A publish needs the name of the person who does it.'
    WHEN octet_length(p_person) > 200 THEN 'The name of a person has at most 200 bytes.'
  END;
$$;

-- Publishes new texts (scope -> text; null removes the profile) on the stable revision p_base.
-- Answers, never raises: published, conflict, denied or invalid, with a reason in words. With
-- p_base_is_heads the caller read the base from the head just now and did not choose it; then base
-- and its hash are not among the arguments that the request id stands for, or the same command, given
-- again after its own success, would read another head and be taken for another request.
CREATE FUNCTION sextant.publish(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_base_is_heads boolean, p_profiles jsonb, p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array(
    'publish', p_environment, p_service,
    CASE WHEN NOT p_base_is_heads THEN jsonb_build_array(p_base, p_base_hash) END, p_profiles, p_message, p_person)::text, 'UTF8'));
  v_answer    jsonb;
  v_check     record;
  v_head      head;
  v_before    jsonb;
  v_after     jsonb;
BEGIN
  -- Two calls with one id follow one another, so that the second finds the first one's outcome.
  PERFORM pg_advisory_xact_lock(hashtextextended(p_request::text, 0));
  v_answer := claim(p_request, v_arguments);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  IF (SELECT count(*) FROM jsonb_object_keys(p_profiles)) NOT BETWEEN 1 AND 10000 THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', 'A publish has 1 to 10,000 profiles.');
  END IF;
  IF fault_of_words(p_message, p_person) IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', fault_of_words(p_message, p_person));
  END IF;
  SELECT * INTO v_check FROM check_base(p_environment, p_service, p_base, p_base_hash);
  v_head := v_check.p_head;
  v_answer := v_check.p_answer;
  IF v_answer ->> 'outcome' IN ('denied', 'invalid') THEN
    RETURN v_answer;
  END IF;
  IF v_answer IS NULL THEN
    v_before := profiles_of(p_environment, p_service, p_base);
    SELECT coalesce(jsonb_object_agg(key, encode(sha256(convert_to(value, 'UTF8')), 'hex')), '{}') INTO v_after
    FROM jsonb_each_text(p_profiles) WHERE value IS NOT NULL;
    v_after := (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(v_before)
                WHERE NOT p_profiles ? key) || v_after;
    IF v_after = v_before THEN
      RETURN jsonb_build_object('outcome', 'invalid', 'reason',
        format('Nothing differs from revision %s.', p_base));
    END IF;
    INSERT INTO content (sha256, body)
    SELECT DISTINCT sha256(convert_to(value, 'UTF8')), value
    FROM jsonb_each_text(p_profiles) WHERE value IS NOT NULL
    ON CONFLICT (sha256) DO NOTHING;
    v_answer := append_revision(p_request, v_head, v_after, 'publish', NULL, p_message, p_person);
  END IF;
  INSERT INTO request (id, arguments, outcome) VALUES (p_request, v_arguments, v_answer);
  RETURN v_answer;
END $$;

-- A new revision with the content of an older one.
CREATE FUNCTION sextant.rollback(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_base_is_heads boolean, p_revision bigint, p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array(
    'rollback', p_environment, p_service,
    CASE WHEN NOT p_base_is_heads THEN jsonb_build_array(p_base, p_base_hash) END, p_revision, p_message, p_person)::text, 'UTF8'));
  v_answer    jsonb;
  v_check     record;
  v_head      head;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_request::text, 0));
  v_answer := claim(p_request, v_arguments);
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  IF fault_of_words(p_message, p_person) IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', fault_of_words(p_message, p_person));
  END IF;
  IF NOT EXISTS (SELECT FROM revision WHERE environment = p_environment AND service = p_service
                 AND number = p_revision) THEN
    RETURN jsonb_build_object('outcome', 'invalid', 'reason', format('There is no revision %s.', p_revision));
  END IF;
  SELECT * INTO v_check FROM check_base(p_environment, p_service, p_base, p_base_hash);
  v_head := v_check.p_head;
  v_answer := v_check.p_answer;
  IF v_answer ->> 'outcome' IN ('denied', 'invalid') THEN
    RETURN v_answer;
  END IF;
  IF v_answer IS NULL THEN
    IF profiles_of(p_environment, p_service, p_revision) = profiles_of(p_environment, p_service, p_base) THEN
      RETURN jsonb_build_object('outcome', 'invalid', 'reason',
        format('Revision %s has the same content as revision %s.', p_revision, p_base));
    END IF;
    v_answer := append_revision(p_request, v_head, profiles_of(p_environment, p_service, p_revision),
                                'rollback', p_revision, p_message, p_person);
  END IF;
  INSERT INTO request (id, arguments, outcome) VALUES (p_request, v_arguments, v_answer);
  RETURN v_answer;
END $$;

-- Telemetry is kept for a day, an hour a partition; only these partitions are ever dropped.
CREATE FUNCTION sextant.keep_telemetry_partitions(p_second bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_hour bigint;
  v_old  text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('sextant.telemetry', 0));
  FOR v_hour IN SELECT h FROM generate_series(p_second / 3600, p_second / 3600 + 1) AS h LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS telemetry_%s PARTITION OF telemetry FOR VALUES FROM (%s) TO (%s)',
                   v_hour, v_hour * 3600, (v_hour + 1) * 3600);
  END LOOP;
  FOR v_old IN
    SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid
    WHERE inhparent = 'telemetry'::regclass
      AND substring(relname FROM 'telemetry_(\d+)$')::bigint < p_second / 3600 - 24
  LOOP
    EXECUTE format('DROP TABLE %I', v_old);
  END LOOP;
END $$;

-- What an agent says each second: its state, and the seconds measured since the last report.
-- Losing the last reports in a crash costs a gap in a chart, so their commits do not wait.
CREATE FUNCTION sextant.report(p_status jsonb, p_samples jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_now bigint := extract(epoch FROM clock_timestamp())::bigint;
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
  IF to_regclass(format('sextant.telemetry_%s', v_now / 3600)) IS NULL THEN
    PERFORM keep_telemetry_partitions(v_now);
  END IF;
  INSERT INTO telemetry (environment, service, cluster, instance, second, revision, buckets, sum_seconds,
                         errors, gauges)
  SELECT p_status ->> 'environment', p_status ->> 'service', p_status ->> 'cluster', p_status ->> 'instance',
         r.second, r.revision, r.buckets, r.sum_seconds, r.errors, r.gauges
  FROM jsonb_to_recordset(p_samples) AS r(second bigint, revision bigint, buckets integer[],
       sum_seconds double precision, errors jsonb, gauges jsonb)
  -- A sample of another hour than the server's clock shows has no partition: the clocks differ.
  WHERE r.second / 3600 BETWEEN v_now / 3600 - 1 AND v_now / 3600 + 1
    AND to_regclass(format('sextant.telemetry_%s', r.second / 3600)) IS NOT NULL
  ON CONFLICT DO NOTHING;
END $$;

-- One snapshot of everything that the navigator shows.
CREATE VIEW sextant.overview WITH (security_invoker = true) AS
SELECT jsonb_build_object(
  'store_id', (SELECT store_id FROM sextant.identity),
  'environments', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'colour', colour,
                     'protection', protection) ORDER BY ordinal, name), '[]') FROM sextant.environment),
  'heads', (SELECT coalesce(jsonb_agg(to_jsonb(h) || jsonb_build_object('scopes', (
                     SELECT coalesce(jsonb_agg(p.scope ORDER BY p.scope), '[]') FROM sextant.revision_profile p
                     WHERE p.environment = h.environment AND p.service = h.service AND p.number = h.stable))
                     ORDER BY h.environment, h.service), '[]') FROM sextant.head h),
  'instances', (SELECT coalesce(jsonb_agg(jsonb_build_object('environment', environment, 'service', service,
                     'cluster', cluster, 'name', name) ORDER BY environment, service, cluster, name), '[]')
                FROM sextant.instance WHERE retired IS NULL)) AS snapshot;

REVOKE ALL ON SCHEMA sextant FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sextant FROM PUBLIC;
