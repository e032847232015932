using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Chains.Core.Trust;
using Chains.Web.Sandbox;
using Chains.Web.Sandbox.Authority;

namespace Chains.Tests.Signing.Keyless;

/// <summary>A Fulcio without a network, on a clock of the test's; it can be down, refuse, or lie.</summary>
internal sealed class FakeFulcio : HttpMessageHandler
{
    private static readonly Uri Address = new("http://fulcio.test");

    private readonly TimeProvider _clock;
    private readonly AuthorityFile _file;

    public FakeFulcio(TimeProvider clock)
    {
        _clock = clock;
        _file = AuthorityFile.Open(null, clock);
        Identities = new IdentityIssuer(_file, () => Address, clock);
        Root = SandboxTrust.Of(_file, Address);
    }

    public IdentityIssuer Identities { get; }

    public TrustedRoot Root { get; }

    public int Requests { get; private set; }

    /// <summary>Certifies another key than the one that was sent.</summary>
    public bool SwapKey { get; set; }

    /// <summary>Answers with a certificate of an authority, and a CT log, that nobody knows.</summary>
    public bool ForeignAuthority { get; set; }

    /// <summary>Embeds the promise of a CT log that nobody knows.</summary>
    public bool ForeignLog { get; set; }

    /// <summary>Refuses or breaks instead of answering.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>A token as the sandbox gives it.</summary>
    public string Token(string audience = "sigstore", double minutes = 60) =>
        Identities.Issue("tekton-chains", "chains", [audience], TimeSpan.FromMinutes(minutes));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        if (Instead?.Invoke(request) is { } other)
            return other;
        Assert.Equal("/api/v2/signingCert", request.RequestUri!.AbsolutePath);
        var parsed = SigningCertificateRequest.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var identity = Identities.Authenticate(parsed.Token!);
        var key = parsed.ProvenKey(identity.Subject);
        if (SwapKey)
        {
            using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            key = new PublicKey(another);
        }

        using var issuer = new CertificateIssuer(Authority(), _clock);
        var chain = new JsonArray([.. issuer.Issue(key, identity).Select(pem => (JsonNode)pem)]);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(new JsonObject { ["signedCertificateEmbeddedSct"] = new JsonObject { ["chain"] = new JsonObject { ["certificates"] = chain } } }),
        };
    }

    private AuthorityFile Authority() =>
        ForeignAuthority ? AuthorityFile.Open(null, _clock)
        : ForeignLog ? _file with { CertificateLogKey = AuthorityKey.Generate() }
        : _file;
}
