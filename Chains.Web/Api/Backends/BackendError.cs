using Chains.Core.Records;

namespace Chains.Web.Api.Backends;

/// <summary>The last attempt that failed since the service started.</summary>
public sealed record BackendError(DateTimeOffset At, DeliveryProblem Problem, string Reason);
