namespace Chains.Web.Sandbox.Api;

/// <param name="Text">The object after the write, as UTF-8 JSON.</param>
internal readonly record struct WriteResult(byte[] Text, bool Created);
