using System.Text;

namespace Chains.Tests.Storage.PubSub;

/// <summary>A message as another client reads it.</summary>
internal sealed record KcatMessage(string Key, byte[] Value, IReadOnlyDictionary<string, byte[]> Headers)
{
    public byte[] Payload => Convert.FromBase64String(Text("payload"));

    public string Text(string header) => Encoding.UTF8.GetString(Headers[header]);
}
