using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chains.Web.Api;

/// <summary>Instants as RFC 3339 in UTC with milliseconds, which is what the records keep: <c>2026-08-01T12:00:00.000Z</c>.</summary>
internal sealed class InstantJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
