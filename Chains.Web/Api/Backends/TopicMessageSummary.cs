using System.Text;
using Chains.Core.Storage.PubSub;

namespace Chains.Web.Api.Backends;

/// <summary>A message of the in-process topic.</summary>
/// <param name="Headers">Values as text; what is not text, in base64.</param>
/// <param name="Value">As text; what is not text, in base64.</param>
public sealed record TopicMessageSummary(long Offset, DateTimeOffset At, string Topic, string Key, IReadOnlyDictionary<string, string> Headers, string Value)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal static TopicMessageSummary From(TopicMessage message) => new(
        message.Offset, message.At, message.Topic, message.Message.Key,
        message.Message.Headers.ToDictionary(h => h.Key, h => Text(h.Value), StringComparer.Ordinal), Text(message.Message.Value));

    private static string Text(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToBase64String(bytes);
        }
    }
}
