using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bunit;
using Chains.Core.Records;
using Chains.Core.Signing.Keyless;
using Chains.Tests.Shared;
using Chains.Tests.Signing.Keyless;
using Chains.Web.Components.Pages;
using Chains.Web.Sandbox.Authority;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Components;

public sealed class CertificatePageTests : DashboardContext
{
    private readonly KeylessRig _rig = new();

    protected override void Configure(IServiceCollection services) => services.AddSingleton(_rig.Source).AddOptions<KeylessOptions>();

    [Fact]
    public void Certificates_WithoutAny_SayWhereTheyComeFrom()
    {
        var page = ListAt("/certificates");
        Assert.Contains("signers.x509.fulcio.enabled", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Keyless signing</h2>", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_WhileKeyless_ShowWhoSignsAndWhatFails()
    {
        Store.Apply(new Dictionary<string, string> { ["signers.x509.fulcio.enabled"] = "true" }, "2", Core.Configuration.ConfigurationOrigin.ConfigMap);
        _rig.Fulcio.Instead = _ => throw new HttpRequestException("connection refused");
        await _rig.Source.RenewAsync(KeylessRig.Settings, default);
        Assert.Contains("connection refused", ListAt("/certificates").Markup, StringComparison.Ordinal);

        _rig.Fulcio.Instead = null;
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.Source.RenewAsync(KeylessRig.Settings, default);
        Assert.Contains(ListAt("/certificates").FindAll("dd"), d => d.TextContent.EndsWith("serviceaccounts/chains", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Certificates_FilteredByValidity_ShowOnlyThose()
    {
        var valid = await SaveAsync("valid", Now.AddMinutes(-1));
        await SaveAsync("expired", Now.AddDays(-1));

        Assert.Equal(2, ListAt("/certificates").FindAll("td.main a").Count);
        Assert.Equal("/certificates/" + valid.Fingerprint, Assert.Single(ListAt("/certificates?validity=valid").FindAll("td.main a")).GetAttribute("href"));
        Assert.Contains("Expired", Assert.Single(ListAt("/certificates?validity=expired").FindAll("td.state")).TextContent, StringComparison.Ordinal);
        Assert.Contains("Possible are: valid, expired", ListAt("/certificates?validity=odd").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_Opened_IsDecodedAndLeadsToItsSignatures()
    {
        var certificate = await SaveAsync("one", Now.AddMinutes(-1));

        var page = Render<CertificateDetails>(p => p.Add(x => x.Fingerprint, certificate.Fingerprint));

        Assert.Contains("Token Subject", page.Markup, StringComparison.Ordinal);
        Assert.Contains("system:serviceaccount:default:one", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Chains sandbox intermediate", page.Markup, StringComparison.Ordinal);
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == "/signatures?certificate=" + certificate.Fingerprint);
    }

    [Fact]
    public void Certificate_ThatIsNotThere_SaysSo() =>
        Assert.Contains("No such certificate", Render<CertificateDetails>(p => p.Add(x => x.Fingerprint, "abc")).Markup, StringComparison.Ordinal);

    private IRenderedComponent<Certificates> ListAt(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<Certificates>();
    }

    private async Task<CertificateRecord> SaveAsync(string account, DateTimeOffset from)
    {
        var clock = new FakeTimeProvider(from);
        using var issuer = new CertificateIssuer(AuthorityFile.Open(null, clock), clock);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = issuer.Issue(new PublicKey(key), new IdentityClaims("https://issuer.test", "default", account));
        var certificate = CertificateDescription.Of(issued[0], issued[1] + issued[2]);
        var run = RecordSeed.Run(account, from, RunState.Signed);
        var artifact = Seed.Provenance(run, []);
        artifact.Signature!.Certificate = certificate;
        run.Artifacts.Add(artifact);
        await Seed.SaveAsync(run);
        return certificate;
    }
}
