-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may do what: database roles that own, define and use; rights as rows by login and environment;
-- row-level security on every table.
--
--   sextant_owner    owns the tables. Cannot log in; nobody connects as it.
--   sextant_definer  owns the functions that write, and may do in the tables just what they need.
--   sextant_member   what a login is a member of to use the store at all: it may call the functions
--                    and read what the policies show. What it may do is decided by role_grant.

DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['sextant_owner', 'sextant_definer', 'sextant_member'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;  -- another store in this cluster of databases has made it
    END;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = v_role
               AND (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)) THEN
      RAISE EXCEPTION 'The role "%" has attributes that it must not have (LOGIN, SUPERUSER, CREATEROLE, CREATEDB, BYPASSRLS or REPLICATION).', v_role
        USING ERRCODE = 'invalid_role_specification';
    END IF;
  END LOOP;
  -- Who is no superuser must be a member of a role to hand something over to it.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT sextant_owner, sextant_definer TO %I', current_user);
  END IF;
  -- So that grant_role can let a login in. It can give this membership and no other.
  GRANT sextant_member TO sextant_definer WITH ADMIN OPTION;
END $$;

-- Rights. environment '*' is every environment. service, cluster and instance narrow an agent's
-- right to the instances that it serves, and are '*' for every other role.
CREATE TABLE sextant.role_grant (
  login       text NOT NULL CHECK (octet_length(login) BETWEEN 1 AND 63),
  environment text NOT NULL COLLATE "C" CHECK (environment = '*' OR environment ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  role        text NOT NULL CHECK (role IN ('viewer', 'editor', 'approver', 'publisher', 'agent', 'controller',
                                            'administrator', 'breaker')),
  service     text NOT NULL DEFAULT '*' COLLATE "C",
  cluster     text NOT NULL DEFAULT '*' COLLATE "C",
  instance    text NOT NULL DEFAULT '*' COLLATE "C",
  until       timestamptz,             -- the right ends then; null: it stays
  granted_by  text NOT NULL,
  granted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (login, environment, role, service, cluster, instance),
  CHECK (role = 'agent' OR (service = '*' AND cluster = '*' AND instance = '*'))
);

-- Whoever makes the store, or brings an older one here, holds every right in it and can pass them on.
INSERT INTO sextant.role_grant (login, environment, role, granted_by)
SELECT session_user, '*', role, session_user
FROM unnest(ARRAY['viewer', 'editor', 'approver', 'publisher', 'agent', 'controller', 'administrator']) AS role;

-- Approvals that a protected environment's change needs.
ALTER TABLE sextant.environment ADD COLUMN approvals integer NOT NULL DEFAULT 1 CHECK (approvals BETWEEN 1 AND 10);

-- Whose request it is: an outcome is told to the login that asked, and to no other. Null: made
-- before logins were recorded.
ALTER TABLE sextant.request ADD COLUMN login text;

-- These four are asked with every row-level policy. In PL/pgSQL their plans are kept for the session;
-- a SQL function would be planned at each call.

-- Whether the caller's login has this role there now.
CREATE FUNCTION sextant.has_right(p_environment text, p_role text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM role_grant WHERE login = session_user AND role = p_role
                 AND environment IN ('*', p_environment) AND (until IS NULL OR until > clock_timestamp()));
END $$;

-- Whether the caller's login is the agent of this instance.
CREATE FUNCTION sextant.is_agent_of(p_environment text, p_service text, p_cluster text, p_instance text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM role_grant WHERE login = session_user AND role = 'agent'
                 AND environment IN ('*', p_environment) AND service IN ('*', p_service)
                 AND cluster IN ('*', p_cluster) AND instance IN ('*', p_instance)
                 AND (until IS NULL OR until > clock_timestamp()));
END $$;

-- The environments in which the caller's login has any right but an agent's for some services only.
CREATE FUNCTION sextant.visible_environments() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT e.name::text FROM environment e
    WHERE EXISTS (SELECT FROM role_grant g WHERE g.login = session_user AND g.environment IN ('*', e.name)
                  AND g.service = '*' AND (g.until IS NULL OR g.until > clock_timestamp()));
END $$;

-- "ENVIRONMENT/SERVICE" of each service of which the caller's login serves instances.
CREATE FUNCTION sextant.served_services() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = sextant, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT e.name || '/' || g.service FROM role_grant g JOIN environment e ON g.environment IN ('*', e.name)
    WHERE g.login = session_user AND g.role = 'agent' AND g.service <> '*'
      AND (g.until IS NULL OR g.until > clock_timestamp());
END $$;

-- The caller's rights, for a program that draws its buttons by them. The functions decide.
CREATE FUNCTION sextant.my_rights() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
  SELECT jsonb_build_object('login', session_user, 'grants', coalesce(jsonb_agg(jsonb_build_object(
           'environment', environment, 'role', role, 'service', service, 'cluster', cluster, 'instance', instance,
           'until', until) ORDER BY environment, role), '[]'))
  FROM role_grant WHERE login = session_user AND (until IS NULL OR until > clock_timestamp());
$$;

-- Puts everything of this schema into the hands that it belongs in. Called at the end of each
-- migration, as the one who migrates: what is forgotten here would be a hole.
CREATE FUNCTION sextant.settle_rights() RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_object record;
BEGIN
  GRANT CREATE, USAGE ON SCHEMA sextant TO sextant_owner, sextant_definer;
  FOR v_object IN SELECT oid::regclass AS name, relkind FROM pg_class
                  WHERE relnamespace = 'sextant'::regnamespace AND relkind IN ('r', 'p', 'v')
                    AND NOT relispartition LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO sextant_owner', v_object.name);
    IF v_object.relkind <> 'v' THEN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', v_object.name);
      EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', v_object.name);
      IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = v_object.name AND polname = 'definer') THEN
        EXECUTE format('CREATE POLICY definer ON %s TO sextant_definer USING (true) WITH CHECK (true)', v_object.name);
      END IF;
    END IF;
  END LOOP;
  FOR v_object IN SELECT oid::regclass AS name FROM pg_class
                  WHERE relnamespace = 'sextant'::regnamespace AND relkind = 'r' AND relispartition LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO sextant_owner', v_object.name);
  END LOOP;
  FOR v_object IN SELECT oid::regtype AS name FROM pg_type
                  WHERE typnamespace = 'sextant'::regnamespace AND typtype = 'd' LOOP
    EXECUTE format('ALTER DOMAIN %s OWNER TO sextant_owner', v_object.name);
  END LOOP;
  FOR v_object IN SELECT oid::regprocedure AS name, proname FROM pg_proc
                  WHERE pronamespace = 'sextant'::regnamespace LOOP
    -- Partitions are made and dropped by their owner alone.
    EXECUTE format('ALTER FUNCTION %s OWNER TO %s', v_object.name,
                   CASE WHEN v_object.proname = 'keep_telemetry_partitions' THEN 'sextant_owner'
                        ELSE 'sextant_definer' END);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_object.name);
  END LOOP;
  ALTER SCHEMA sextant OWNER TO sextant_owner;
  REVOKE ALL ON SCHEMA sextant FROM PUBLIC;
  REVOKE CREATE ON SCHEMA sextant FROM sextant_definer;
  GRANT USAGE ON SCHEMA sextant TO sextant_definer, sextant_member;
END $$;

-- Policies: what a login may read. Nothing is written but by the functions.
CREATE POLICY reading ON sextant.schema_migration FOR SELECT TO sextant_member USING (true);
CREATE POLICY reading ON sextant.identity FOR SELECT TO sextant_member USING (true);
CREATE POLICY reading ON sextant.environment FOR SELECT TO sextant_member
  USING (name IN (SELECT sextant.visible_environments())
         OR name IN (SELECT split_part(s, '/', 1) FROM sextant.served_services() AS s));
CREATE POLICY reading ON sextant.instance FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR environment || '/' || service IN (SELECT sextant.served_services()));
CREATE POLICY reading ON sextant.revision FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR environment || '/' || service IN (SELECT sextant.served_services()));
CREATE POLICY reading ON sextant.revision_profile FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR environment || '/' || service IN (SELECT sextant.served_services()));
CREATE POLICY reading ON sextant.head FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR environment || '/' || service IN (SELECT sextant.served_services()));
CREATE POLICY reading ON sextant.agent_status FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
CREATE POLICY reading ON sextant.telemetry FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
-- Own requests: whether one has an outcome is asked before it is claimed.
CREATE POLICY reading ON sextant.request FOR SELECT TO sextant_member USING (login = session_user);
-- A text is readable through a revision that the caller may see, for a hash alone says nothing about
-- whose it is.
CREATE INDEX revision_profile_by_content ON sextant.revision_profile (sha256);
CREATE POLICY reading ON sextant.content FOR SELECT TO sextant_member
  USING (EXISTS (SELECT FROM sextant.revision_profile p WHERE p.sha256 = content.sha256));
CREATE POLICY reading ON sextant.role_grant FOR SELECT TO sextant_member
  USING (login = session_user OR environment IN (SELECT sextant.visible_environments())
         OR sextant.has_right('*', 'administrator'));

GRANT SELECT ON ALL TABLES IN SCHEMA sextant TO sextant_member;
-- What the functions need, and no more: nothing that was written into history can be changed even by
-- a mistake in one of them.
GRANT SELECT ON ALL TABLES IN SCHEMA sextant TO sextant_definer;
GRANT INSERT ON sextant.content, sextant.revision, sextant.revision_profile, sextant.request TO sextant_definer;
GRANT INSERT, UPDATE ON sextant.environment, sextant.instance, sextant.head, sextant.agent_status TO sextant_definer;
GRANT UPDATE (claims) ON sextant.request TO sextant_definer;
GRANT INSERT ON sextant.telemetry TO sextant_definer;
GRANT INSERT, UPDATE, DELETE ON sextant.role_grant TO sextant_definer;
-- Partitions are read and written through their parent.
DO $$
DECLARE
  v_partition regclass;
BEGIN
  FOR v_partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'sextant.telemetry'::regclass LOOP
    EXECUTE format('REVOKE ALL ON %s FROM sextant_member, sextant_definer', v_partition);
  END LOOP;
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION sextant.has_right(text, text), sextant.is_agent_of(text, text, text, text),
  sextant.visible_environments(), sextant.served_services(), sextant.my_rights() TO sextant_member;
