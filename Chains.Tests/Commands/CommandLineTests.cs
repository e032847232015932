using Chains.Web.Commands;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chains-commands-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private string[]? _service;

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData]
    [InlineData("--Chains:Controller:Workers=8", "--urls", "http://127.0.0.1:0")]
    public async Task NoCommand_RunsTheServiceWithItsSettings(params string[] args)
    {
        Assert.Equal(7, await RunAsync(args));
        Assert.Equal(args, _service);
    }

    [Fact]
    public async Task Service_WithWrongSettings_ListsEachAndExitsWith3()
    {
        var code = await CommandLine.InvokeAsync(
            [],
            _ => throw new AggregateException(
                new OptionsValidationException("", typeof(object), ["first"]), new OptionsValidationException("", typeof(object), ["second"])),
            _output,
            _error);

        Assert.Equal(3, code);
        Assert.Contains("  first", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("  second", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesCommandsAndExitCodes()
    {
        Assert.Equal(0, await RunAsync("--help"));
        foreach (var word in new[] { "preview", "keys", "config", "--version", "Exit codes" })
            Assert.Contains(word, _output.ToString(), StringComparison.Ordinal);
        Assert.Null(_service);
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        Assert.Equal(0, await RunAsync("--version"));
        Assert.NotEmpty(_output.ToString().Trim());
    }

    [Theory]
    [InlineData("prevew")]
    [InlineData("preview")]
    [InlineData("preview", "--run", "x", "--nonsense")]
    [InlineData("config", "check")]
    [InlineData("keys", "generate", "--algorithm", "dsa")]
    public async Task WrongUsage_ExitsWith2AndDoesNotStartTheService(params string[] args)
    {
        Assert.Equal(2, await RunAsync(args));
        Assert.NotEmpty(_error.ToString());
        Assert.Null(_service);
    }

    [Theory]
    [InlineData("artifacts.taskrun.format: slsa/v2alpha4\nartifacts.oci.storage: \"\"\n")]
    [InlineData("artifacts.pipelinerun.enable-deep-inspection: true\nartifacts.oci.storage: tekton\n")]
    [InlineData("""{"artifacts.oci.storage":"tekton"}""")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: chains-config\ndata:\n  transparency.enabled: \"false\"\n  artifacts.oci.storage: tekton\n")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","data":{"artifacts.oci.storage":"tekton"}}""")]
    public async Task ConfigCheck_GoodFile_ExitsWith0(string content)
    {
        Assert.Equal((0, "The configuration is valid."), (await RunAsync("config", "check", Write(content)), _output.ToString().Trim()));
    }

    [Fact]
    public async Task ConfigCheck_BadFile_NamesKeyValueAndWhatIsAllowed()
    {
        var code = await RunAsync("config", "check", Write("artifacts.taskrun.format: slsa/v3\ntransparancy.enabled: true\n"));

        Assert.Equal(1, code);
        Assert.Contains("error: artifacts.taskrun.format: \"slsa/v3\" is not allowed", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("allowed: in-toto, slsa/v1, slsa/v2alpha3, slsa/v2alpha4", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("did you mean transparency.enabled?", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 errors", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Secret\n", "a ConfigMap is wanted")]
    [InlineData("kind: ConfigMap\ndata:\n  transparency.enabled: true\n", "put it in quotes")]
    [InlineData("kind: ConfigMap\ndata: [a]\n", "no mapping")]
    [InlineData("a: [1]\n", "a value is wanted")]
    [InlineData("[1]", "neither a ConfigMap nor")]
    [InlineData("", "the file is empty")]
    [InlineData("a: 1\n---\nb: 2\n", "several documents")]
    [InlineData("a: &x 1\nb: *x\n", "anchor")]
    [InlineData("a: b: c\n", "not valid YAML")]
    [InlineData("{\"a\":", "not valid JSON")]
    [InlineData("{\"a\":\"1\",\"a\":\"2\"}", "not valid JSON")]
    [InlineData("a: 1\na: 2\n", "not valid JSON")]
    public async Task ConfigCheck_UnreadableFile_ExitsWith2AndSaysWhy(string content, string message)
    {
        Assert.Equal(2, await RunAsync("config", "check", Write(content)));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_MissingFile_NamesIt()
    {
        Assert.Equal(2, await RunAsync("config", "check", Path.Combine(_directory, "missing.yaml")));
        Assert.Contains("missing.yaml: cannot be read", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_FileTooLarge_IsRefused()
    {
        Assert.Equal(2, await RunAsync("config", "check", Write("a: " + new string('x', 3_000_000))));
        Assert.Contains("larger than 2048 KiB", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_DeepNesting_CostsNoStack()
    {
        Assert.Equal(2, await RunAsync("config", "check", Write("a: " + new string('[', 1_000_000))));
        Assert.Contains("is not valid YAML", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigDocs_AreWhatTheRepositoryHolds()
    {
        Assert.Equal(0, await RunAsync("config", "docs"));

        var committed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs", "configuration.md"), TestContext.Current.CancellationToken);
        Assert.Equal(committed, _output.ToString());
    }

    [Fact]
    public async Task ConfigDocs_WithOutput_WritesTheFile()
    {
        var file = Path.Combine(_directory, "configuration.md");

        Assert.Equal(0, await RunAsync("config", "docs", "--output", file));
        Assert.StartsWith("# Configuration\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ecdsa-p256")]
    [InlineData("ed25519")]
    public async Task KeysGenerate_WritesAPrivateKeyThatOnlyTheOwnerReads(string algorithm)
    {
        Assert.Equal(0, await RunAsync("keys", "generate", "--algorithm", algorithm, "--directory", _directory));

        var file = Path.Combine(_directory, "x509.pem");
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains("SHA256:", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY-----", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysGenerate_OverAKey_IsRefused()
    {
        await RunAsync("keys", "generate", "--directory", _directory);

        Assert.Equal(1, await RunAsync("keys", "generate", "--directory", _directory));
        Assert.Contains("not overwritten", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_WithABadConfiguration_NamesTheKey()
    {
        Assert.Equal(1, await RunAsync("preview", "--run", Write("kind: TaskRun\n"), "--config", Write("builder.idd: x\n", "config.yaml")));
        Assert.Contains("did you mean builder.id?", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_OfSomethingElse_SaysWhatIsWanted()
    {
        Assert.Equal(1, await RunAsync("preview", "--run", Write("kind: Pod\n")));
        Assert.NotEmpty(_error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Preview_OfAFileTooLarge_IsRefused()
    {
        Assert.Equal(2, await RunAsync("preview", "--run", Write("a: " + new string('x', 34_000_000))));
        Assert.Contains("larger than 32768 KiB", _error.ToString(), StringComparison.Ordinal);
    }

    private string Write(string content, string name = "file.yaml")
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, content);
        return path;
    }

    private Task<int> RunAsync(params string[] args) => CommandLine.InvokeAsync(
        args,
        passed =>
        {
            _service = passed;
            return Task.FromResult(7);
        },
        _output,
        _error);
}
