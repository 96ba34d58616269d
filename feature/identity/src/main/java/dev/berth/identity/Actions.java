package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.identity.KnownAction.Grant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of everything that can be asked for. Who adds an endpoint adds its action here. */
public final class Actions {
  private static final SortedMap<String, KnownAction> ALL = table();

  private Actions() {}

  /** All of them, by name. */
  public static List<KnownAction> all() {
    return List.copyOf(ALL.values());
  }

  /** One by its name. */
  public static Optional<KnownAction> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  static @Nullable KnownAction get(Action action) {
    return ALL.get(action.name());
  }

  private static SortedMap<String, KnownAction> table() {
    TreeMap<String, KnownAction> table = new TreeMap<>();
    for (List<KnownAction> some :
        List.of(stacks(), machine(), identity(), vaults(), certificates(), alerts(), platform())) {
      some.forEach(action -> table.put(action.name(), action));
    }
    return Collections.unmodifiableSortedMap(table);
  }

  private static List<KnownAction> stacks() {
    return List.of(
        viewer("stack:List", "List the stacks."),
        viewer("stack:Inspect", "See what a stack is made of, its versions and its progress."),
        viewer("stack:Logs", "Read the logs of a stack."),
        developer(
            "stack:Export", "Have a stack as a Compose file, the values of its variables too."),
        developer("stack:Deploy", "Deploy a stack, or change it."),
        developer("stack:Rollback", "Take a stack back to an earlier version."),
        developer("stack:Remove", "Remove a stack."),
        viewer("service:List", "List the services."),
        viewer("service:Inspect", "See how a service is made and how it fares."),
        viewer("service:Logs", "Read the logs of a service."),
        developer("service:Scale", "Change how many tasks a service has."),
        developer("service:Update", "Change a service, or confirm how it is."),
        developer("service:Rollback", "Take a service back to what it was."),
        developer("service:Restart", "Restart the tasks of a service."),
        developer("service:Start", "Start a service that was stopped."),
        developer("service:Stop", "Stop a service."),
        developer("service:Remove", "Remove a service."),
        viewer("task:List", "List the tasks."),
        viewer("task:Inspect", "See how a task is made and what it uses."),
        viewer("task:Logs", "Read the logs of a task."),
        developer("task:Exec", "Run a program in a task."),
        viewer("route:List", "List the routes."),
        viewer("route:Inspect", "See where a route leads."),
        viewer("route:ListHosts", "List the hosts that the tenant has."),
        developer("route:ReleaseHost", "Give up a host, so that another tenant may have it."),
        viewer("route:Logs", "Read who asked for what of a route."),
        viewer("log:Search", "Search what tasks wrote, and who asked for what."),
        developer("log:Write", "Send documents as to Elasticsearch."),
        viewer("log:Status", "See how far logs are collected."),
        viewer("search:List", "List the searches that one has named."),
        viewer("search:Save", "Name a search, for oneself."),
        viewer("search:Remove", "Remove a search that one has named."),
        viewer("template:List", "List the templates of what tasks write."),
        viewer("image:List", "List the images."),
        viewer("image:Inspect", "See what an image is made of."),
        developer("image:Load", "Load an image from an archive."),
        developer("image:Import", "Make an image of the files of an archive."),
        developer("image:Pull", "Pull an image from a registry."),
        developer("image:Remove", "Remove an image."),
        viewer("network:List", "List the networks."),
        viewer("network:Inspect", "See who is on a network."),
        developer("network:Remove", "Remove a network."),
        viewer("volume:List", "List the volumes."),
        viewer("volume:Inspect", "See where a volume lies."),
        developer("volume:Remove", "Remove a volume with what is in it."));
  }

  private static List<KnownAction> machine() {
    return List.of(
        operator("image:Prune", "Remove the images that nobody uses, whoever brought them."),
        operator("task:AddCapability", "Give a task a capability of the kernel."),
        operator("task:BindMount", "Mount a folder of the machine into a task."),
        operator("task:CgroupParent", "Put a task below another control group."),
        operator("task:Device", "Give a task a device of the machine."),
        operator("task:EngineSocket", "Give a task the engine's own socket."),
        operator("task:HostIpc", "Let a task share the machine's memory segments."),
        operator("task:HostNetwork", "Put a task on the machine's own network."),
        operator("task:HostPid", "Let a task see the machine's processes."),
        operator("task:Privileged", "Give a task all rights on the machine."),
        operator("task:SecurityOption", "Loosen how a task is confined."),
        operator("task:ShareNamespace", "Put a task into a namespace of another container."),
        operator("task:VolumeDriver", "Let a driver make a volume of a task, from a share say."),
        operator("route:GrantHost", "Give a host to a tenant."),
        operator("target:List", "List where stacks can be deployed."),
        operator("target:Inspect", "See how a place where stacks can be deployed fares."),
        operator("target:Create", "Add a place where stacks can be deployed."),
        operator("target:Remove", "Remove a place where stacks can be deployed."),
        operator("node:List", "List the machines."),
        operator("node:Inspect", "See how a machine fares."),
        operator("node:Update", "Label a machine, drain it, or have it take tasks again."),
        operator("node:Remove", "Take a machine out of its cluster."),
        operator("foreign:List", "List what others deployed beside Berth."),
        operator("foreign:Inspect", "See what others deployed beside Berth."),
        operator("foreign:Logs", "Read the logs of what others deployed beside Berth."),
        operator("foreign:Route", "Lead requests to what others deployed beside Berth."),
        operator("foreign:Adopt", "Take over what others deployed beside Berth."));
  }

  private static List<KnownAction> identity() {
    return List.of(
        self("session:Inspect", "See who one is."),
        self("session:End", "Log out."),
        self("user:ChangeOwnPassword", "Change one's own password."),
        self("user:EnrolSecondFactor", "Get, confirm and drop one's own second factor."),
        owner("session:List", "List the sessions of a user; everybody may list their own."),
        owner("session:Revoke", "End sessions of a user; everybody may end their own."),
        owner("token:List", "List the tokens of a user; everybody may list their own."),
        owner("token:Inspect", "See what a token is limited to; everybody may of their own."),
        owner("token:Create", "Make a token; everybody may make their own."),
        owner("token:Revoke", "Revoke a token; everybody may revoke their own."),
        viewer("tenant:List", "List the tenants that one has a role in."),
        viewer("tenant:Inspect", "See what a tenant has and may have."),
        operator("tenant:Create", "Make a tenant."),
        operator("tenant:Remove", "Remove a tenant, and its key with it."),
        operator("tenant:SetQuota", "Say what a tenant may have."),
        viewer("user:List", "List the users of the tenant."),
        viewer("user:Inspect", "See a user's roles and groups."),
        owner("user:Create", "Make a user or a service account."),
        owner("user:Update", "Lock a user, give a new password, change tags."),
        owner("user:Remove", "Remove a user."),
        owner("user:Grant", "Give a user a role in the tenant."),
        owner("user:Revoke", "Take a user's role in the tenant away."),
        operator("user:SetOperator", "Make a user an operator, or no operator any more."),
        viewer("group:List", "List the groups."),
        viewer("group:Inspect", "See who belongs to a group."),
        owner("group:Create", "Make a group."),
        owner("group:Remove", "Remove a group."),
        owner("group:AddMember", "Put a user or a group into a group."),
        owner("group:RemoveMember", "Take a user or a group out of a group."),
        viewer("policy:List", "List the policies and the actions."),
        viewer("policy:Inspect", "Read a policy."),
        viewer("policy:Simulate", "Ask what would be allowed, and why."),
        owner("policy:Create", "Write a policy."),
        owner("policy:Update", "Change a policy."),
        owner("policy:Remove", "Remove a policy."),
        owner("policy:Attach", "Give a policy to a user, a group, a token or the tenant."),
        owner("policy:Detach", "Take a policy away from who has it."));
  }

  private static List<KnownAction> vaults() {
    return List.of(
        viewer("ssm:DescribeParameters", "List the parameters, without their values."),
        viewer("ssm:ListTagsForResource", "See the tags of a parameter."),
        developer("ssm:GetParameter", "Read a parameter."),
        developer("ssm:GetParameters", "Read parameters by their names."),
        developer("ssm:GetParametersByPath", "Read the parameters below a path."),
        developer("ssm:GetParameterHistory", "Read the versions of a parameter."),
        developer("ssm:PutParameter", "Write a parameter."),
        developer("ssm:DeleteParameter", "Remove a parameter."),
        developer("ssm:DeleteParameters", "Remove parameters by their names."),
        developer("ssm:LabelParameterVersion", "Put a label on a version of a parameter."),
        developer("ssm:UnlabelParameterVersion", "Take a label off a version of a parameter."),
        developer("ssm:AddTagsToResource", "Tag a parameter."),
        developer("ssm:RemoveTagsFromResource", "Take tags off a parameter."),
        viewer("secret:List", "List the secrets, without what they hold."),
        viewer("secret:Inspect", "See how large and how old a secret is."),
        developer("secret:Create", "Store a secret."),
        developer("secret:Read", "Give a secret to a task."),
        developer("secret:Remove", "Remove a secret."));
  }

  private static List<KnownAction> certificates() {
    return List.of(
        viewer("ca:Inspect", "See the root of the local certificate authority."),
        viewer("certificate:List", "List the certificates of the tenant's hosts."),
        viewer("certificate:Inspect", "See a certificate, without its key."),
        developer("certificate:Renew", "Have a certificate issued anew now."),
        operator("certificate:Issue", "Get a certificate by ACME; in the audit trail only."),
        operator("certificate:Import", "Bring a certificate and its key along."),
        operator("certificate:Remove", "Remove a certificate that was imported."));
  }

  private static List<KnownAction> alerts() {
    return List.of(
        viewer("alert:List", "List the alerts that fire."),
        viewer("alert:History", "Read what fired, and who was told."),
        viewer("alertrule:List", "List the rules of alerts."),
        viewer("alertrule:Inspect", "Read a rule of alerts."),
        developer("alertrule:Write", "Write rules of alerts."),
        developer("alertrule:Remove", "Remove a rule of alerts."),
        viewer("alertreceiver:List", "List who is told of alerts, without their secrets."),
        viewer("alertreceiver:Inspect", "See how somebody is told of alerts, without secrets."),
        developer("alertreceiver:Write", "Say who is told of alerts, and how."),
        developer("alertreceiver:Remove", "Remove somebody who is told of alerts."),
        developer("alertreceiver:Test", "Send a test to somebody who is told of alerts."),
        viewer("silence:List", "List what nobody is told of."),
        developer("silence:Create", "Have nobody told of some alerts for a time."),
        developer("silence:Remove", "Have alerts told again."));
  }

  private static List<KnownAction> platform() {
    return List.of(
        viewer("platform:Inspect", "See how the platform fares."),
        operator("platform:InspectSettings", "See the settings and where they come from."),
        operator("platform:Configure", "Change how the platform works."),
        operator("platform:Metrics", "Read the platform's own metrics."),
        viewer("quota:Inspect", "See what the tenant may have, and has."),
        viewer("metric:List", "List the metrics of the tenant."),
        viewer("metric:Query", "Read what was measured."),
        developer("metric:Write", "Send samples of metrics."),
        viewer("dashboard:List", "List the dashboards."),
        viewer("dashboard:Inspect", "See what is on a dashboard."),
        developer("dashboard:Put", "Make a dashboard, or change it."),
        developer("dashboard:Delete", "Remove a dashboard."),
        viewer("usage:Top", "See what tasks use now."),
        viewer("usage:Show", "See what the tenant has used."),
        owner("audit:List", "Read the audit trail of the tenant."),
        operator("audit:Verify", "Check the chain of the audit trail."),
        operator("audit:Open", "Open the audit trail; in the audit trail only."),
        operator("audit:Expire", "Drop the oldest of the audit trail; in the audit trail only."),
        operator("key:List", "List the keys that data is encrypted with."),
        operator("key:Inspect", "See which master key is in use."),
        operator("key:Rotate", "Make new keys, or wrap them anew."),
        operator("oidc:List", "List the identity providers."),
        operator("oidc:Configure", "Let users of an identity provider log in."),
        operator("oidc:Remove", "Remove an identity provider."),
        operator("session:Create", "Log in; in the audit trail only, since nobody is known yet."),
        operator("identity:Authenticate", "Show a token; in the audit trail only."));
  }

  private static KnownAction viewer(String name, String description) {
    return new KnownAction(name, Grant.VIEWER, description);
  }

  private static KnownAction developer(String name, String description) {
    return new KnownAction(name, Grant.DEVELOPER, description);
  }

  private static KnownAction owner(String name, String description) {
    return new KnownAction(name, Grant.OWNER, description);
  }

  private static KnownAction operator(String name, String description) {
    return new KnownAction(name, Grant.OPERATOR, description);
  }

  private static KnownAction self(String name, String description) {
    return new KnownAction(name, Grant.EVERYBODY, description);
  }
}
