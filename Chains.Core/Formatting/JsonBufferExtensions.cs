using System.Globalization;
using Chains.Core.Extraction;
using Chains.Core.Formatting.GoJson;

namespace Chains.Core.Formatting;

/// <summary>Members that several formats write, absent where Go's <c>omitempty</c> leaves them out.</summary>
internal static class JsonBufferExtensions
{
    public static void TextUnlessEmpty(this JsonBuffer json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length is 0)
            return;
        json.Name(name);
        json.String(value);
    }

    public static void DigestUnlessEmpty(this JsonBuffer json, DigestSet digest)
    {
        if (digest.Entries.Length is 0)
            return;
        json.Name("digest"u8);
        json.StartObject();
        foreach (var (algorithm, value) in digest.Entries)
        {
            json.Name(algorithm);
            json.String(value);
        }

        json.EndObject();
    }

    /// <summary>RFC 3339 with as many digits of the second as it takes (Go's <c>RFC3339Nano</c>).</summary>
    public static void TimeUnlessNull(this JsonBuffer json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } value)
            return;
        json.Name(name);
        json.String(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>RFC 3339 with 0, 3, 6 or 9 digits of the second (protobuf JSON mapping, Timestamp).</summary>
    public static void TimestampUnlessNull(this JsonBuffer json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } value)
            return;
        var ticks = value.Ticks % TimeSpan.TicksPerSecond;
        var format = ticks is 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : ticks % TimeSpan.TicksPerMillisecond is 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : ticks % TimeSpan.TicksPerMicrosecond is 0 ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'";
        json.Name(name);
        json.String(value.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }
}
