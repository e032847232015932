using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chains.Tests.Sandbox;

/// <summary>A sandbox on a free port, and ways to talk to it.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    public const string TaskRuns = "/apis/tekton.dev/v1/namespaces/default/taskruns";
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string StrategicPatch = "application/strategic-merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    private RunningSandbox(SandboxServer server)
    {
        Server = server;
        Http = new HttpClient { BaseAddress = server.Address };
        Client = new Kubernetes(new KubernetesClientConfiguration { Host = server.Address.ToString() });
    }

    public SandboxServer Server { get; }

    public HttpClient Http { get; }

    public Kubernetes Client { get; }

    public static async Task<RunningSandbox> StartAsync(string? directory = null, int historyCapacity = 10_000)
    {
        var server = new SandboxServer(directory, 0, NullLoggerFactory.Instance, historyCapacity: historyCapacity);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new RunningSandbox(server);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, JsonNode.Parse(text)!.AsObject());
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PatchAsync(string path, string body, string type) => SendAsync(HttpMethod.Patch, path, body, type);

    public Task<Answer> CreateRunAsync(string name, string metadata = "") =>
        SendAsync(HttpMethod.Post, TaskRuns, """{"spec":{"taskRef":{"name":"build"}},"metadata":{"name":""" + $"\"{name}\"{metadata}" + "}}");

    public Task<Answer> ApplyAsync(string path, string manager, string metadata, bool force = false) =>
        PatchAsync(
            $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}",
            """{"apiVersion":"tekton.dev/v1","kind":"TaskRun","metadata":{""" + metadata + "}}",
            ApplyPatch);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
