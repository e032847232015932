using System.Text;
using System.Text.Json;
using Chains.Core.Signing;
using Chains.Core.Trust;
using Chains.Core.Verification;

namespace Chains.Web.Api.Verification;

/// <summary>
/// What was given to be verified, read from a body or a form. A mistake in what it is held against is the caller's, and reported by member; something
/// signed that cannot be read is a failed verification.
/// </summary>
internal sealed class VerifyInput
{
    private static readonly string[] Forms = ["bundle", "envelope", "annotations"];

    private readonly JsonElement _body;

    private VerifyInput(JsonElement body) => _body = body;

    public Dictionary<string, string[]> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Verifies, or gives null and has errors.</summary>
    public static VerificationResult? Verify(JsonElement body, TrustedRoot trusted, out IReadOnlyDictionary<string, string[]> errors)
    {
        var input = new VerifyInput(body);
        errors = input.Errors;
        return input.Verify(trusted);
    }

    private VerificationResult? Verify(TrustedRoot trusted)
    {
        var root = Read("trustedRoot", () => Json("trustedRoot") is { } json ? TrustedRoot.Parse(json) : trusted);
        var policy = Policy();
        var given = Forms.Count(Has);
        if (given != 1)
            Errors["bundle"] = ["is missing: give one of bundle, envelope and annotations."];
        var annotationKey = Has("annotations") ? AnnotationKey() : null;
        if (Errors.Count > 0)
            return null;
        try
        {
            return Verifier.Verify(Signed(annotationKey), root!, policy);
        }
        catch (FormatException e)
        {
            return VerificationResult.Unreadable(e.Message);
        }
    }

    private VerificationInput Signed(string? annotationKey)
    {
        if (annotationKey is not null)
            return PastedAnnotations.Read(Annotations(), annotationKey);
        if (Json("bundle") is { } bundle)
            return new VerificationInput(SigstoreBundle.Parse(bundle));
        var json = Json("envelope")!.Value;
        var envelope = Dsse.Parse(json);
        return envelope.Signatures is [_]
            ? new VerificationInput(SigstoreBundle.ForEnvelope(envelope, null, [], []), null, json)
            : throw new FormatException($"The envelope has {envelope.Signatures.Length} signatures; one is verified at a time.");
    }

    private VerificationPolicy Policy()
    {
        var (identity, issuer) = (Text("identity"), Text("issuer"));
        var key = Read("key", () => Text("key") is { } pem ? PublicKeys.FromPem(pem) : null);
        if ((identity is null) != (issuer is null))
            Errors[identity is null ? "identity" : "issuer"] = ["is missing: identity and issuer go together."];
        if (identity is not null && key is not null)
            Errors["key"] = ["is given with an identity: a signature is a key's or a certificate's."];
        if (identity is null && key is null && !Errors.ContainsKey("key"))
            Errors["key"] = ["is missing: say who must have signed, with key, or with identity and issuer."];
        return new VerificationPolicy
        {
            Key = key,
            Identity = identity is not null && issuer is not null ? new ExpectedIdentity(identity, issuer) : null,
            Artifact = Artifact(),
            RequireLogEntry = _body.TryGetProperty("requireLogEntry", out var require) && require.ValueKind is JsonValueKind.True ? true : null,
        };
    }

    private ExpectedArtifact? Artifact()
    {
        var (content, digest) = (Text("artifact"), Text("digest"));
        if (content is not null && digest is not null)
            Errors["digest"] = ["is given with an artifact: one of them says what the signature is about."];
        if (digest is not null)
            return Read("digest", () => ExpectedArtifact.FromDigest(digest.Trim()) ?? throw new FormatException("is not of the form sha256:HEX."));
        return content is null
            ? null
            : Read("artifact", () => Convert.TryFromBase64String(content, new byte[content.Length], out _)
                ? ExpectedArtifact.FromContent(Convert.FromBase64String(content))
                : throw new FormatException("is not base64."));
    }

    private string? AnnotationKey()
    {
        var keys = PastedAnnotations.KeysOf(Annotations());
        var wanted = Text("annotationKey");
        if (wanted is not null && !keys.Contains(wanted))
            Errors["annotationKey"] = [$"names no signature; there are {(keys.Count == 0 ? "none" : string.Join(", ", keys.Take(20)))}."];
        else if (wanted is null && keys.Count != 1)
            Errors["annotationKey"] = [keys.Count == 0
                ? "cannot be chosen: no annotation is named chains.tekton.dev/signature-…"
                : $"is missing: there are the signatures {string.Join(", ", keys.Take(20))}."];
        return wanted ?? (keys.Count > 0 ? keys[0] : null);
    }

    private Dictionary<string, string> Annotations() => _body.GetProperty("annotations") is { ValueKind: JsonValueKind.Object } annotations
        ? annotations.EnumerateObject().Where(a => a.Value.ValueKind is JsonValueKind.String).ToDictionary(a => a.Name, a => a.Value.GetString()!, StringComparer.Ordinal)
        : [];

    private T? Read<T>(string member, Func<T> read)
        where T : class?
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            Errors[member] = [e.Message];
            return null;
        }
    }

    private bool Has(string name) => _body.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null;

    private string? Text(string name)
    {
        if (!Has(name))
            return null;
        if (_body.GetProperty(name) is { ValueKind: JsonValueKind.String } text)
            return text.GetString() is { Length: > 0 } value ? value : null;
        Errors[name] = ["is not a string."];
        return null;
    }

    // As it was written, whether as an object or as the text of one.
    private ReadOnlyMemory<byte>? Json(string name)
    {
        if (!Has(name))
            return null;
        var value = _body.GetProperty(name);
        return Encoding.UTF8.GetBytes(value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText());
    }
}
