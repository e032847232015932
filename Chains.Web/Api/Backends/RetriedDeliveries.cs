namespace Chains.Web.Api.Backends;

/// <summary>How many deliveries are tried again.</summary>
public sealed record RetriedDeliveries(int Count);
