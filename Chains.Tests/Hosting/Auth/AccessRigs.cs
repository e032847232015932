using System.Text;
using Chains.Web.Hosting.Auth;
using Chains.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Hosting.Auth;

/// <summary>The rig of each mode, with tokens for each role.</summary>
internal static class AccessRigs
{
    private static readonly Dictionary<Role, string> Values = new() { [Role.Viewer] = "chains-viewer", [Role.Operator] = "chains-operator", [Role.Admin] = "chains-admin" };

    public static Task<AccessRig> StartAsync(AuthMode mode) => mode switch
    {
        AuthMode.OpenIdConnect => OpenIdConnectAsync(),
        AuthMode.Kubernetes => KubernetesAsync(),
        _ => AccessRig.StartAsync(mode),
    };

    public static async Task<AccessRig> OpenIdConnectAsync(OidcIssuer? given = null, params string[] settings)
    {
        var issuer = given ?? await OidcIssuer.StartAsync();
        var (app, directory) = AccessRig.Build(
            AuthMode.OpenIdConnect, null,
            [$"--Chains:Auth:OpenIdConnect:Authority={issuer.Address}", $"--Chains:Auth:OpenIdConnect:ClientId={OidcIssuer.ClientId}",
            $"--Chains:Auth:OpenIdConnect:ClientSecret={OidcIssuer.ClientSecret}", .. settings]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AccessRig(app, directory)
        {
            Beside = issuer,
            Tokens = role => Task.FromResult(issuer.Jwt(new Dictionary<string, object> { ["sub"] = "2", ["email"] = role + "@example.com", ["roles"] = new[] { Values[role] } })),
        };
    }

    /// <summary>On the sandbox, with the cluster roles that deploy/ brings, each bound to a group of bootstrap tokens.</summary>
    public static async Task<AccessRig> KubernetesAsync(params string[] settings)
    {
        var (app, directory) = AccessRig.Build(AuthMode.Kubernetes, null, settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var cluster = new HttpClient { BaseAddress = app.Services.GetRequiredService<SandboxServer>().Address };
        foreach (var (role, verbs) in ((Role, string)[])[(Role.Viewer, "\"view\""), (Role.Operator, "\"view\",\"operate\""), (Role.Admin, "\"*\"")])
        {
            await PostAsync(cluster, "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                $$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"{{Values[role]}}"},"rules":[{"apiGroups":["chains.tekton.dev"],"resources":["access"],"verbs":[{{verbs}}]}]}""");
            await PostAsync(cluster, "/apis/rbac.authorization.k8s.io/v1/namespaces/tekton-chains/rolebindings",
                $$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"{{Values[role]}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{Values[role]}}"},"subjects":[{"kind":"Group","name":"system:bootstrappers:{{role}}"}]}""");
        }

        return new AccessRig(app, directory) { Tokens = role => MakeTokenAsync(app.Services.GetRequiredService<SandboxServer>().Address, "system:bootstrappers:" + role) };
    }

    public static async Task<string> MakeTokenAsync(Uri cluster, string groups)
    {
        using var client = new HttpClient { BaseAddress = cluster };
        var (id, secret) = (Guid.NewGuid().ToString("N")[..6], Guid.NewGuid().ToString("N")[..16]);
        await PostAsync(client, "/api/v1/namespaces/kube-system/secrets",
            $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"bootstrap-token-{{id}}"},"type":"bootstrap.kubernetes.io/token","data":{"token-id":"{{Base64(id)}}","token-secret":"{{Base64(secret)}}","usage-bootstrap-authentication":"{{Base64("true")}}","auth-extra-groups":"{{Base64(groups)}}"} }""");
        return id + "." + secret;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task PostAsync(HttpClient client, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
