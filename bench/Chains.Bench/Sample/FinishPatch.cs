using System.Globalization;
using System.Text;

namespace Chains.Bench.Sample;

/// <summary>The merge patch of a status, ready but for its times.</summary>
internal sealed class FinishPatch(byte[] json)
{
    public static readonly DateTimeOffset Placeholder = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Format = "yyyy-MM-ddTHH:mm:ssZ";

    private static readonly byte[] Wanted = Encoding.ASCII.GetBytes(Text(Placeholder));

    /// <summary>Puts the completion time in. The bytes are the same array each time.</summary>
    public byte[] At(DateTimeOffset completed)
    {
        Span<byte> now = stackalloc byte[20];
        Encoding.ASCII.GetBytes(Text(completed), now);
        for (var rest = json.AsSpan(); rest.IndexOf(Wanted) is >= 0 and var at; rest = rest[(at + now.Length)..])
            now.CopyTo(rest[at..]);
        return json;
    }

    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
