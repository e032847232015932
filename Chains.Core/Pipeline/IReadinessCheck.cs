namespace Chains.Core.Pipeline;

/// <summary>One thing that must hold before the service takes traffic or work.</summary>
public interface IReadinessCheck
{
    /// <summary>Such as <c>database</c>.</summary>
    string Name { get; }

    /// <summary>Null while it holds, else one sentence: what does not and what to do. Called often; must be cheap.</summary>
    ValueTask<string?> ProblemAsync(CancellationToken cancellation);
}
