using System.Text.Json;

namespace Chains.Core.Signing.Kms;

internal static class KmsJson
{
    public static bool TryGetInt64OrNull(this JsonElement element, out long number)
    {
        number = 0;
        return element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out number);
    }
}
