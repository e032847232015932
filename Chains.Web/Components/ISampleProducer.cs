namespace Chains.Web.Components;

/// <summary>Makes finished sample runs in the sandbox. Registered in the sandbox only.</summary>
public interface ISampleProducer
{
    /// <returns>How many runs were made.</returns>
    Task<int> ProduceAsync(int count, CancellationToken cancellation);
}
