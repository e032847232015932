using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Access;

/// <summary>
/// The one kind of token that the sandbox knows, as a real cluster does: <c>ID.SECRET</c>, kept as a Secret of type
/// <c>bootstrap.kubernetes.io/token</c> named <c>bootstrap-token-ID</c> in <c>kube-system</c>.
/// </summary>
internal static class BootstrapTokens
{
    private const string Type = "bootstrap.kubernetes.io/token";

    /// <summary>The user and the groups of a token, or null for one that is unknown, expired, or not for authentication.</summary>
    public static (string User, string[] Groups)? Find(ObjectStore store, TimeProvider clock, string token)
    {
        if (token.Split('.') is not [{ Length: 6 } id, { Length: 16 } secret]
            || store.Table(ResourceCatalog.Secrets).Find($"kube-system/bootstrap-token-{id}") is not { } stored)
            return null;
        using var document = JsonDocument.Parse(stored.Read());
        var kept = document.RootElement;
        if (Text(kept, "type") != Type || Data(kept, "token-secret") is not { } expected || Data(kept, "usage-bootstrap-authentication") != "true"
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(secret)))
            return null;
        if (Data(kept, "expiration") is { } end
            && (!DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) || instant <= clock.GetUtcNow()))
            return null;
        var extra = (Data(kept, "auth-extra-groups") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ($"system:bootstrap:{id}", ["system:bootstrappers", .. extra, "system:authenticated"]);
    }

    private static string? Data(JsonElement secret, string key)
    {
        if (secret.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object && Text(data, key) is { } encoded)
        {
            var buffer = new byte[encoded.Length];
            return Convert.TryFromBase64String(encoded, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : null;
        }

        return secret.TryGetProperty("stringData", out var plain) && plain.ValueKind is JsonValueKind.Object ? Text(plain, key) : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
