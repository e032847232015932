using Chains.Core.Records.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Core.Verification;

public static class VerificationRegistration
{
    /// <summary>Registers the verification of recorded signatures, on demand and in the background. Needs the records and <see cref="Trust.TrustRegistration.AddTrust"/>.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services)
    {
        services.AddOptions<ReverificationOptions>();
        services.AddSingleton<VerificationQueries>();
        services.AddSingleton<RecordedVerification>();
        services.AddSingleton<Reverification>();
        services.AddHostedService<ReverificationService>();
        return services;
    }
}
