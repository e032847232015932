using Microsoft.Extensions.Logging;

namespace Chains.Core.Signing;

public sealed partial class SignerSource
{
    [LoggerMessage(LogLevel.Information, "Signing with the {Algorithm} key {KeyId} from {Source}")]
    private partial void LogKeyLoaded(string keyId, string algorithm, string source);

    [LoggerMessage(LogLevel.Error, "No signing key: {Reason}")]
    private partial void LogNoKey(string reason);

    [LoggerMessage(LogLevel.Warning, "The signing secret could not be read, the last key stays in use if there is one: {Reason}")]
    private partial void LogUnreadable(Exception e, string reason);

    [LoggerMessage(LogLevel.Error, "The key {KeyId} could not be recorded and does not sign yet")]
    private partial void LogNotRegistered(Exception e, string keyId);
}
