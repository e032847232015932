using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Chains.Core.Watching;
using Chains.Web.Hosting;
using Chains.Web.Hosting.Auth;
using Chains.Web.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Hosting;

public sealed class HostSettingsTests
{
    [Fact]
    public void Defaults_OfTheTable_AreThoseOfTheRecords()
    {
        // Binding the table's own defaults must change nothing.
        var defaults = HostSettingTable.All.Select(setting => (setting.Key, setting.Default)).ToArray();
        using var bound = Provider(defaults);

        Assert.Equal(new ControllerOptions(), Get<ControllerOptions>(bound));
        Assert.Equal(new TransparencyOptions(), Get<TransparencyOptions>(bound));
        Assert.Equal(new TrustOptions { CacheDirectory = Path.GetFullPath("./data/trust") }, Get<TrustOptions>(bound));
        Assert.Equal(new SandboxOptions(), Get<SandboxOptions>(bound));
        Assert.Equal(new ClusterOptions(), Get<ClusterOptions>(bound) with { Namespaces = new ClusterOptions().Namespaces });
        Assert.Empty(Get<ClusterOptions>(bound).Namespaces);
        Assert.Equal(new SigningOptions(), Get<SigningOptions>(bound));
        Assert.Equal(new AuthOptions(), Get<AuthOptions>(bound));
        Assert.Equal(new OpenIdConnectSettings(), Get<OpenIdConnectSettings>(bound));
        Assert.Equal(new KubernetesAuthOptions(), Get<KubernetesAuthOptions>(bound));
        Assert.Equal(new LimitOptions(), Get<LimitOptions>(bound));
        Assert.Equal([HostRole.Controller, HostRole.Web], Get<ChainsHostOptions>(bound).Roles);
        Assert.Equal(Path.GetFullPath("./data"), Get<ChainsHostOptions>(bound).DataDirectory);
        Assert.Equal($"Data Source={Path.GetFullPath("./data/chains.db")}", Get<DatabaseOptions>(bound).ConnectionString);
    }

    [Fact]
    public void Settings_OfTheFile_AreTheTableAndItsDefaults()
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();

        foreach (var setting in HostSettingTable.All.Where(setting => setting.Key != "Urls"))
            Assert.Equal(setting.Default, file[setting.Key], ignoreCase: setting.Type is HostSettingType.Switch);
    }

    [Fact]
    public void Settings_GivenByTheEnvironment_AreBound()
    {
        using var provider = Provider(
            ("Chains:Cluster:Mode", "kubernetes"),
            ("Chains:Cluster:Namespaces", "dev, test"),
            ("Chains:Cluster:SystemNamespace", "chains"),
            ("Chains:Sandbox:Port", "0"),
            ("Chains:Sandbox:Samples", "False"),
            ("Chains:Roles", "Web"),
            ("Chains:Signing:SecretDirectory", "/keys"),
            ("Chains:Controller:DeletionDeadline", "02:00:00"));

        var cluster = Get<ClusterOptions>(provider);
        Assert.Equal((ClusterMode.Kubernetes, "chains"), (cluster.Mode, cluster.SystemNamespace));
        Assert.Equal(["dev", "test"], cluster.Namespaces);
        Assert.Equal((0, false), (Get<SandboxOptions>(provider).Port, Get<SandboxOptions>(provider).Samples));
        Assert.False(Get<ChainsHostOptions>(provider).Has(HostRole.Controller));
        Assert.Equal(("/keys", "chains"), (Get<SigningOptions>(provider).SecretDirectory, Get<SigningOptions>(provider).SecretNamespace));
        Assert.Equal(TimeSpan.FromHours(2), Get<ControllerOptions>(provider).DeletionDeadline);
    }

    [Fact]
    public void Namespaces_AsNumberedKeys_ReplaceTheListOfTheFile()
    {
        using var provider = Provider(("Chains:Cluster:Namespaces", ""), ("Chains:Cluster:Namespaces:0", "a"), ("Chains:Cluster:Namespaces:1", "b"));

        Assert.Equal(["a", "b"], Get<ClusterOptions>(provider).Namespaces);
    }

    [Theory]
    [InlineData("Chains:Controller:Workers", "0", "no whole number from 1 to 512")]
    [InlineData("Chains:Controller:Workers", "many", "no whole number from 1 to 512")]
    [InlineData("Chains:Controller:ResyncPeriod", "10", "write hh:mm:ss")]
    [InlineData("Chains:Controller:RetryMinimumDelay", "00:30:00", "exceeds Chains:Controller:RetryMaximumDelay")]
    [InlineData("Chains:Cluster:Mode", "Cloud", "is not one of Auto, Sandbox, Kubernetes")]
    [InlineData("Chains:Cluster:SystemNamespace", "Tekton_Chains", "is no namespace name")]
    [InlineData("Chains:Cluster:Namespaces", "dev,Prod", "is no namespace name")]
    [InlineData("Chains:Cluster:Kubeconfig", "/no/such/file", "is no file")]
    [InlineData("Chains:Cluster:Kubeconfig", "/no/such/file", "set Chains:Cluster:Mode to Kubernetes")]
    [InlineData("Chains:Database:Provider", "PostgreSQL", "not available yet; use Sqlite")]
    [InlineData("Chains:Database:Provider", "Oracle", "is not one of Sqlite")]
    [InlineData("Chains:Sandbox:Port", "70000", "no whole number from 0 to 65535")]
    [InlineData("Chains:Sandbox:Samples", "maybe", "is neither true nor false")]
    [InlineData("Chains:Roles", "Controller,Dashboard", "is not one of Controller, Web")]
    [InlineData("Chains:Controler:Workers", "4", "did you mean Chains__Controller__Workers?")]
    [InlineData("Chains:Limits:ReadsPerSecond", "-1", "no whole number")]
    [InlineData("Chains:TrustedProxies", "10.0.0.0/8, proxy", "\"proxy\" is neither an address nor a network")]
    [InlineData("Chains:Auth:Mode", "Password", "is not one of BrowserToken")]
    [InlineData("Chains:Auth:SessionLifetime", "00:00:01", "no duration from")]
    [InlineData("Urls", "8080", "is no address to listen on")]
    public void Setting_ThatIsWrong_StopsTheStartWithItsKeyAndTheRemedy(string key, string value, string message)
    {
        var problems = Problems((key, value));

        Assert.Contains(problems, problem => problem.Contains(message, StringComparison.Ordinal));
        if (key.StartsWith("Chains", StringComparison.Ordinal))
            Assert.Contains(problems, problem => problem.Contains(key, StringComparison.Ordinal) && problem.Contains(key.Replace(":", "__", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_ThatAreWrongInSeveralSections_AreAllReportedAtOnce()
    {
        var problems = Problems(
            ("Chains:Controller:Workers", "x"), ("Chains:Sandbox:Port", "-1"), ("Chains:Cluster:Mode", "?"), ("Chains:Nonsense", "1"), ("Urls", "8080"));

        Assert.Equal(5, problems.Count);
    }

    [Theory]
    [InlineData("Urls", "http://127.0.0.1:0")]
    [InlineData("Urls", "http://localhost:8080;http://[::1]:8080")]
    [InlineData("Urls", "http://unix:/tmp/chains.sock")]
    public void Address_ThatStaysOnTheMachine_IsTaken(string key, string value) => Assert.Empty(Problems((key, value)));

    [Fact]
    public void Provider_WithoutAddressOrClient_StopsTheStart()
    {
        var problems = Problems(("Chains:Auth:Mode", "OpenIdConnect"), ("Chains:Auth:OpenIdConnect:Authority", "http://sso.example.com"));

        Assert.Contains(problems, problem => problem.Contains("Chains__Auth__OpenIdConnect__Authority", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("Chains__Auth__OpenIdConnect__ClientId", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Urls", "http://0.0.0.0:8080")]
    [InlineData("Urls", "http://*:8080")]
    [InlineData("Urls", "http://[::]:8080")]
    [InlineData("Urls", "http://127.0.0.1:1;http://example.com:2")]
    [InlineData("HTTP_PORTS", "8080")]
    [InlineData("Kestrel:Endpoints:Open:Url", "http://+:80")]
    public void Address_ThatOtherMachinesReach_NeedsASignIn(string key, string value)
    {
        Assert.Empty(Problems((key, value)));
        Assert.Empty(Problems((key, value), ("Chains:Auth:Mode", "None"), ("Chains:Auth:AllowAnonymousRemote", "true")));
        var problem = Assert.Single(Problems((key, value), ("Chains:Auth:Mode", "none")));
        Assert.Contains("Chains__Auth__AllowAnonymousRemote", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ConnectionString_WithAPassword_IsNotPrinted() =>
        Assert.DoesNotContain("hunter2", new DatabaseOptions { ConnectionString = "Password=hunter2" }.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Addresses_WithoutAny_AreTheDefault() =>
        Assert.Equal([ListenAddresses.Default], ListenAddresses.Read(new ConfigurationBuilder().Build()));

    private static IReadOnlyList<string> Problems(params (string Key, string Value)[] settings)
    {
        using var provider = Provider(settings);
        var exception = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);
        return exception is null ? [] : HostSettings.Problems(exception) ?? throw exception;
    }

    private static TOptions Get<TOptions>(ServiceProvider provider)
        where TOptions : class => provider.GetRequiredService<IOptions<TOptions>>().Value;

    private static ServiceProvider Provider(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value))
            .Build();
        return new ServiceCollection().AddChainsOptions(configuration).BuildServiceProvider();
    }
}
