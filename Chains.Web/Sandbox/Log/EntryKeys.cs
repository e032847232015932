using System.Collections.Concurrent;
using System.Text;

namespace Chains.Web.Sandbox.Log;

/// <summary>Parsed verifiers by their PEM: one signs many entries. Bounded; begins anew when full.</summary>
internal sealed class EntryKeys
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<string, EntryKey> _known = new(StringComparer.Ordinal);

    /// <exception cref="LogRequestException">It is no key or certificate.</exception>
    public EntryKey Get(byte[] pem)
    {
        var text = Encoding.Latin1.GetString(pem);
        if (_known.TryGetValue(text, out var key))
            return key;
        key = EntryKey.Parse(pem);
        if (_known.Count >= Most)
            _known.Clear();
        return _known.GetOrAdd(text, key);
    }
}
