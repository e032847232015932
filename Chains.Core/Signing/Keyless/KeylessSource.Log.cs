using Microsoft.Extensions.Logging;

namespace Chains.Core.Signing.Keyless;

public sealed partial class KeylessSource
{
    [LoggerMessage(LogLevel.Information, "Signing keyless as {Identity} of {Issuer}, with a certificate until {NotAfter:u}")]
    private partial void LogObtained(string identity, string issuer, DateTimeOffset notAfter);

    [LoggerMessage(LogLevel.Error, "No certificate for keyless signing: {Reason}")]
    private partial void LogFailed(string reason);
}
