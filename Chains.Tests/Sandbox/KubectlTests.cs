using System.Diagnostics;

namespace Chains.Tests.Sandbox;

/// <summary>The real kubectl on the sandbox. Skipped where there is none.</summary>
public sealed class KubectlTests
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples");

    [Fact]
    public async Task Apply_ClientSide_ValidatesChangesAndRemoves()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        Assert.Contains("created", await KubectlAsync(sandbox, Map("a: '1'\n  b: '2'"), "apply", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("configured", await KubectlAsync(sandbox, Map("a: '1'\n  c: '3'"), "apply", "-f", "-"), StringComparison.Ordinal);
        Assert.Equal("""{"a":"1","c":"3"}""", await KubectlAsync(sandbox, null, "get", "configmap", "settings", "-o", "jsonpath={.data}"));
        Assert.Contains("unchanged", await KubectlAsync(sandbox, Map("a: '1'\n  c: '3'"), "apply", "-f", "-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ServerSide_TakesBackWhatItOwned()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await KubectlAsync(sandbox, Map("a: '1'\n  b: '2'"), "apply", "--server-side", "-f", "-");
        await KubectlAsync(sandbox, Map("a: '1'"), "apply", "--server-side", "-f", "-");
        Assert.Equal("""{"a":"1"}""", await KubectlAsync(sandbox, null, "get", "configmap", "settings", "-o", "jsonpath={.data}"));
    }

    [Fact]
    public async Task Samples_LoadInTheStepsOfTheirReadme()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await KubectlAsync(sandbox, null, "apply", "-f", Samples);
        var created = await KubectlAsync(sandbox, null, "get", "taskrun", "kaniko-image", "--no-headers");
        Assert.Equal("kaniko-image", created.Trim());
        await KubectlAsync(sandbox, null, "replace", "--subresource=status", "-f", Samples);
        var table = await KubectlAsync(sandbox, null, "get", "taskruns");
        Assert.Matches(@"^NAME +SUCCEEDED +REASON +STARTTIME +COMPLETIONTIME", table);
        Assert.Matches(@"(?m)^kaniko-image +True +Succeeded ", table);
        Assert.Matches(@"(?m)^failed-tests +False +Failed ", table);
        Assert.Contains("condition met", await KubectlAsync(sandbox, null, "wait", "--for=condition=Succeeded", "pipelinerun/release-checkout", "--timeout=10s"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everyday_CommandsWork()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await KubectlAsync(sandbox, null, "create", "namespace", "team");
        await KubectlAsync(sandbox, null, "-n", "team", "create", "secret", "generic", "signing-secrets", "--from-literal=cosign.password=abc");
        Assert.Equal("YWJj", await KubectlAsync(sandbox, null, "-n", "team", "get", "secret", "signing-secrets", "-o", @"jsonpath={.data.cosign\.password}"));
        await KubectlAsync(sandbox, null, "-n", "team", "label", "secret", "signing-secrets", "a=b");
        Assert.Contains("signing-secrets", await KubectlAsync(sandbox, null, "get", "secrets", "-A", "-l", "a=b"), StringComparison.Ordinal);
        Assert.Contains("Opaque", await KubectlAsync(sandbox, null, "-n", "team", "describe", "secret", "signing-secrets"), StringComparison.Ordinal);
        await KubectlAsync(sandbox, null, "-n", "tekton-chains", "patch", "configmap", "chains-config", "--type=merge", "-p", """{"data":{"artifacts.taskrun.format":"in-toto"}}""");
        await KubectlAsync(sandbox, null, "delete", "namespace", "team", "--timeout=10s");
        Assert.Contains("taskruns", await KubectlAsync(sandbox, null, "api-resources"), StringComparison.Ordinal);
    }

    private static string Map(string data) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  {data}\n";

    private static async Task<string> KubectlAsync(RunningSandbox sandbox, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", ["--server", sandbox.Server.Address.ToString(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECONFIG"] = "/dev/null", ["KUBECACHEDIR"] = Path.Combine(Path.GetTempPath(), "chains-kubectl-cache") },
        };
        Process? started = null;
        try
        {
            started = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("kubectl is not on the PATH");
        }

        using var process = started!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}: {await error}");
        return output;
    }
}
