using Microsoft.Extensions.Hosting;

namespace Chains.Core.Signing;

/// <summary>
/// Follows the signing secret. Starts with the host without holding it up, reads the secret at once and after each change, and stops with the
/// host; there is nothing to drain.
/// </summary>
internal sealed class SigningKeyWatcher(SignerSource signers, ISigningSecretSource secrets) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await signers.RefreshAsync(stoppingToken);
                await secrets.WaitForChangeAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
