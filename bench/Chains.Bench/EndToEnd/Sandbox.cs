using Chains.Bench.Cluster;
using Chains.Bench.Service;

namespace Chains.Bench.EndToEnd;

/// <summary>The service with its embedded API server: one process, as it starts on a laptop.</summary>
internal sealed class Sandbox(Workspace workspace, string name)
{
    private readonly int _port = ServiceProcess.FreePort();

    public ClusterAddress Address => new(new Uri($"http://127.0.0.1:{_port}"), null);

    /// <summary>A kubeconfig for a service in another process.</summary>
    public ClusterAddress WriteKubeconfig()
    {
        var path = Path.Combine(workspace.Root, name + ".kubeconfig");
        File.WriteAllText(path, $$$"""
            {"apiVersion":"v1","kind":"Config","current-context":"sandbox",
             "clusters":[{"name":"sandbox","cluster":{"server":"http://127.0.0.1:{{{_port}}}"}}],
             "users":[{"name":"sandbox","user":{"token":"none-is-asked-for"}}],
             "contexts":[{"name":"sandbox","context":{"cluster":"sandbox","user":"sandbox"}}]}
            """);
        return new ClusterAddress(Address.Server, path);
    }

    public Task<ServiceProcess> StartAsync(CancellationToken cancellation) => StartAsync(null, cancellation);

    /// <summary>Only the API server is of use: the controller looks at a namespace that has no runs.</summary>
    public Task<ServiceProcess> StartIdleAsync(CancellationToken cancellation) => StartAsync("chains-bench-idle", cancellation);

    private Task<ServiceProcess> StartAsync(string? namespaces, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string>
        {
            ["Chains__Cluster__Mode"] = "Sandbox",
            ["Chains__Sandbox__Port"] = $"{_port}",
            ["Chains__Sandbox__Samples"] = "false",
            ["Chains__Signing__SecretDirectory"] = workspace.KeyDirectory,
        };
        if (namespaces is not null)
            settings["Chains__Cluster__Namespaces"] = namespaces;
        return ServiceProcess.StartAsync(workspace.DataDirectory(name), settings, cancellation);
    }
}
