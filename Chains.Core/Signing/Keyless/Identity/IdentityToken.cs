using System.Buffers.Text;
using System.Text.Json;

namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>
/// The claims of an OpenID Connect token that matter before it is sent (RFC 7519 section 4.1). Its signature is for Fulcio to verify, which has the issuer's
/// keys.
/// </summary>
public sealed record IdentityToken
{
    /// <summary>No issuer makes larger ones.</summary>
    public const int LongestToken = 16 * 1024;

    /// <summary>How much clocks may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>The token itself: a secret until it expires.</summary>
    public required string Text { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public string? Email { get; init; }

    public bool EmailVerified { get; init; }

    /// <summary>What Fulcio wants signed to prove that the key is ours: the e-mail address where the token has one, else its subject.</summary>
    public string Challenge => Email is { Length: > 0 } ? Email : Subject;

    /// <exception cref="IdentityTokenException">It is no token, or lacks a claim.</exception>
    public static IdentityToken Parse(string text)
    {
        if (text.Length > LongestToken)
            throw new IdentityTokenException($"what was given has {text.Length} characters, which no identity token has");
        var parts = text.Split('.');
        if (parts.Length != 3)
            throw new IdentityTokenException("what was given is no JSON web token");
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            return Read(text, claims.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            // The inner exception could repeat parts of the token.
            throw new IdentityTokenException("the claims of the token cannot be read");
        }
    }

    /// <summary>Refuses a token that Fulcio would refuse, or that is not the one that was asked for.</summary>
    /// <param name="issuer">That it must be of; null takes any.</param>
    /// <exception cref="IdentityTokenException">It is another one; the message compares.</exception>
    public void Check(string audience, string? issuer, DateTimeOffset now)
    {
        if (issuer is not null && !string.Equals(Issuer, issuer, StringComparison.Ordinal))
            throw new IdentityTokenException($"the token is of the issuer {Issuer}, but signers.x509.fulcio.issuer asks for {issuer}");
        if (!Audiences.Contains(audience, StringComparer.Ordinal))
            throw new IdentityTokenException($"the token is for the audience {Shown(Audiences)}, and must be for {audience}");
        if (ExpiresAt <= now)
            throw new IdentityTokenException($"the token expired at {ExpiresAt:u}, and it is {now:u}");
        if (NotBefore > now + Skew)
            throw new IdentityTokenException($"the token is not valid before {NotBefore:u}, and it is {now:u}; compare the clocks");
        if (Email is { Length: > 0 } && !EmailVerified)
            throw new IdentityTokenException("the token's e-mail address is not verified by its issuer");
    }

    /// <summary>Says whose it is, and nothing secret.</summary>
    public override string ToString() => $"token of {Subject} from {Issuer}";

    private static IdentityToken Read(string text, JsonElement claims) => new()
    {
        Text = text,
        Issuer = Required(claims, "iss"),
        Subject = Required(claims, "sub"),
        Audiences = ReadAudiences(claims),
        ExpiresAt = Time(claims, "exp") ?? throw new IdentityTokenException("the token has no claim exp"),
        NotBefore = Time(claims, "nbf"),
        Email = Optional(claims, "email"),
        EmailVerified = claims.TryGetProperty("email_verified", out var verified)
            && (verified.ValueKind is JsonValueKind.True || (verified.ValueKind is JsonValueKind.String && verified.ValueEquals("true"))),
    };

    private static IReadOnlyList<string> ReadAudiences(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience))
            throw new IdentityTokenException("the token has no claim aud");
        return audience.ValueKind is JsonValueKind.Array
            ? [.. audience.EnumerateArray().Select(a => a.GetString() ?? "")]
            : [audience.GetString() ?? ""];
    }

    private static string Required(JsonElement claims, string name) =>
        Optional(claims, name) is { Length: > 0 } value ? value : throw new IdentityTokenException($"the token has no claim {name}");

    private static string? Optional(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? DateTimeOffset.FromUnixTimeSeconds((long)value.GetDouble()) : null;

    private static string Shown(IReadOnlyList<string> audiences) => audiences.Count == 0 ? "of nobody" : string.Join(", ", audiences.Take(5));
}
