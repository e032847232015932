using System.Text.Json.Nodes;
using Chains.Core.Signing;
using Chains.Core.Signing.Kms;
using Microsoft.AspNetCore.Http;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Chains.Tests.Signing.Kms;

public sealed class VaultKeyTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Message = "message"u8.ToArray();

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chains-vault-");
    private readonly HashSet<string> _tokens = ["t0ken-of-the-policy"];
    private FakeKms _vault = null!;
    private int _logins;

    public async ValueTask InitializeAsync()
    {
        _vault = await FakeKms.StartAsync();
        _vault.Answer = Answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _vault.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Sign_WithAToken_IsVerifiedByThePublicHalf()
    {
        using var key = Open(Settings() with { Token = "t0ken-of-the-policy" });

        var publicKey = await key.LoadAsync(None);

        Assert.True(await VerifiesAsync(publicKey, key));
        Assert.StartsWith("SHA256:", publicKey.KeyId, StringComparison.Ordinal);
        var (route, body, headers) = _vault.Requests.Last();
        Assert.Equal("POST /v1/transit/sign/release/sha2-256", route);
        Assert.Equal((3, true, "asn1"), ((int)body!["key_version"]!, (bool)body["prehashed"]!, (string)body["marshaling_algorithm"]!));
        Assert.Equal("t0ken-of-the-policy", headers["X-Vault-Token"]);
    }

    [Fact]
    public async Task Sign_WithATokenFile_ReadsItEachTime()
    {
        var file = Path.Combine(_directory.FullName, "token");
        await File.WriteAllTextAsync(file, "t0ken-of-the-policy\n");
        using var key = Open(Settings() with { TokenPath = file, Token = "ignored" });
        await key.LoadAsync(None);
        _tokens.Clear();
        _tokens.Add("t0ken-renewed");
        await File.WriteAllTextAsync(file, "t0ken-renewed\n");

        Assert.NotEmpty(await key.SignAsync(Message, None));
    }

    [Fact]
    public async Task Login_WithTheServiceAccount_IsDoneOnceAndAgainWhenTheTokenIsRevoked()
    {
        var jwt = Path.Combine(_directory.FullName, "jwt");
        await File.WriteAllTextAsync(jwt, "jwt.of.pod");
        using var key = Open(Settings() with { OidcPath = "jwt-k8s", OidcRole = "chains", OidcTokenPath = jwt });

        await key.LoadAsync(None);
        await key.SignAsync(Message, None);
        Assert.Equal(1, _vault.Count("POST /v1/auth/jwt-k8s/login"));
        _tokens.Clear();
        await key.SignAsync(Message, None);

        Assert.Equal(2, _vault.Count("POST /v1/auth/jwt-k8s/login"));
        var login = _vault.Requests.First(request => request.Route.EndsWith("/login", StringComparison.Ordinal)).Body!;
        Assert.Equal(("chains", "jwt.of.pod"), ((string)login["role"]!, (string)login["jwt"]!));
    }

    [Fact]
    public async Task Login_WithSpire_AsksItForTheAudience()
    {
        var asked = new List<(string, string)>();
        using var key = new VaultKey(
            Settings() with { SpireSocket = "unix:///run/spire.sock", SpireAudience = "vault", OidcRole = "chains" },
            _ => null,
            (socket, audience, _) =>
            {
                asked.Add((socket, audience));
                return ValueTask.FromResult("jwt.of.spire");
            },
            TimeProvider.System);

        await key.LoadAsync(None);

        Assert.Equal([("unix:///run/spire.sock", "vault")], asked);
        Assert.Equal("jwt.of.spire", (string)_vault.Requests.First(request => request.Route == "POST /v1/auth/jwt/login").Body!["jwt"]!);
    }

    [Fact]
    public async Task Address_OfTheEnvironment_IsTakenWhereNoneIsConfigured()
    {
        using var key = new VaultKey(
            Settings() with { Address = "" },
            name => name switch { "VAULT_ADDR" => _vault.Address.ToString(), "VAULT_TOKEN" => "t0ken-of-the-policy", "VAULT_NAMESPACE" => "team", _ => null },
            NoSpire, TimeProvider.System);

        await key.LoadAsync(None);

        Assert.Equal("team", _vault.Requests.Single().Headers["X-Vault-Namespace"]);
    }

    [Fact]
    public async Task Ed25519_SignsTheMessageItself()
    {
        var secret = new Ed25519PrivateKeyParameters(new SecureRandom());
        _vault.Answer = (route, body, _) => route switch
        {
            "GET /v1/transit/keys/release" => new
            {
                data = new { type = "ed25519", latest_version = 1, keys = new Dictionary<string, object> { ["1"] = new { name = "ed25519", public_key = Convert.ToBase64String(secret.GeneratePublicKey().GetEncoded()) } } },
            },
            _ => new { data = new { signature = "vault:v1:" + Convert.ToBase64String(Sign(secret, Convert.FromBase64String((string)body!["input"]!))) } },
        };
        using var key = Open(Settings() with { Token = "t" });

        var publicKey = await key.LoadAsync(None);

        Assert.True(await VerifiesAsync(publicKey, key));
        Assert.Equal("POST /v1/transit/sign/release", _vault.Requests.Last().Route);
    }

    [Fact]
    public async Task Refusal_OfTheToken_NamesTheCapabilityAndNotTheToken()
    {
        using var key = Open(Settings() with { Token = "s3cret-that-is-wrong" });

        var thrown = await Assert.ThrowsAsync<SigningException>(() => key.LoadAsync(None));

        Assert.Contains("answered 403 to v1/transit/keys/release (permission denied). Give the token's policy the capability read on transit/keys/release", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_OfTheLogin_NamesTheRole()
    {
        using var key = Open(Settings() with { OidcPath = "jwt", OidcRole = "nobody", OidcTokenPath = "/nowhere/token" });

        Assert.Contains("/nowhere/token", (await Assert.ThrowsAsync<SigningException>(() => key.LoadAsync(None))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hashivault://", "http://127.0.0.1:1", "not of the form hashivault://KEY")]
    [InlineData("hashivault://a/b", "http://127.0.0.1:1", "not of the form hashivault://KEY")]
    [InlineData("hashivault://key", "", "signers.kms.auth.address")]
    public void Reference_ThatIsNone_IsRefusedWithItsForm(string reference, string address, string expected) => Assert.Contains(
        expected,
        Assert.Throws<SigningException>(() => Open(Settings() with { Reference = reference, Address = address })).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Key_ThatIsNotThere_IsNamedWithTheRemedy()
    {
        using var key = Open(Settings() with { Reference = "hashivault://other", Token = "t0ken-of-the-policy" });

        Assert.Contains("There is no such key or engine", (await Assert.ThrowsAsync<SigningException>(() => key.LoadAsync(None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vault_ThatIsNotThere_IsUnreachable()
    {
        using var key = Open(Settings() with { Address = "http://127.0.0.1:1", Token = "t" });

        Assert.Contains("Vault at http://127.0.0.1:1 cannot be reached", (await Assert.ThrowsAsync<SigningException>(() => key.LoadAsync(None))).Message, StringComparison.Ordinal);
    }

    private static async Task<bool> VerifiesAsync(PublicKey publicKey, VaultKey key)
    {
        var signature = await key.SignAsync(Message, None);
        return publicKey.Verify(Message, signature);
    }

    private static ValueTask<string> NoSpire(string socket, string audience, CancellationToken cancellation) => throw new InvalidOperationException("not asked for");

    private static byte[] Sign(Ed25519PrivateKeyParameters secret, byte[] message)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, secret);
        signer.BlockUpdate(message, 0, message.Length);
        return signer.GenerateSignature();
    }

    private static VaultKey Open(KmsSettings settings) => new(settings, _ => null, NoSpire, TimeProvider.System);

    private KmsSettings Settings() => new("hashivault://release", _vault.Address.ToString(), "", "", "", "", "", "", "");

    private object? Answer(string route, JsonNode? body, HttpContext context)
    {
        if (route.EndsWith("/login", StringComparison.Ordinal))
        {
            var token = $"t0ken-{++_logins}";
            _tokens.Add(token);
            return new { auth = new { client_token = token, lease_duration = 3600 } };
        }

        if (!_tokens.Contains(context.Request.Headers["X-Vault-Token"].ToString()))
        {
            context.Response.StatusCode = 403;
            return new { errors = new[] { "permission denied" } };
        }

        return route switch
        {
            "GET /v1/transit/keys/release" => new
            {
                data = new
                {
                    type = "ecdsa-p256",
                    latest_version = 3,
                    keys = new Dictionary<string, object> { ["2"] = new { public_key = "old" }, ["3"] = new { name = "P-256", public_key = _vault.Key.ExportSubjectPublicKeyInfoPem() } },
                },
            },
            "POST /v1/transit/sign/release/sha2-256" => new
            {
                data = new { signature = "vault:v3:" + Convert.ToBase64String(_vault.SignDigest(Convert.FromBase64String((string)body!["input"]!))) },
            },
            _ => null,
        };
    }
}
