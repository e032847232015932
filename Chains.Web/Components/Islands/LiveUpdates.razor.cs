using Chains.Core.Records.Changes;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Chains.Web.Components.Islands;

/// <summary>
/// Renews the static page around it when the records change: at most every <see cref="Interval"/>, only while the page is
/// visible and nobody types. It holds no rows; the page is read again through enhanced navigation.
/// Starts with the circuit, stops with it or when the page is left.
/// </summary>
public sealed partial class LiveUpdates : IAsyncDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private DotNetObjectReference<LiveUpdates>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _listener;
    private Task _loop = Task.CompletedTask;
    private ThrottledSignal? _signal;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private bool Connected { get; set; }

    private bool Paused { get; set; }

    private string Word => Paused ? "Paused" : Connected ? "Live" : "Connecting";

    private string Explanation => Paused
        ? "The page stays as it is until you resume"
        : Connected ? "The page renews itself when something changes" : "The page is complete; live updates are about to begin";

    /// <summary>The tab came back into view: show what it missed.</summary>
    [JSInvokable]
    public void Visible() => _signal?.Set();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        try
        {
            if (_listener is not null)
                await _listener.InvokeVoidAsync("stop");
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }

        _self?.Dispose();
        _signal?.Dispose();
        _stop.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _stop.Token, "/js/live.js");
            _self = DotNetObjectReference.Create(this);
            _listener = await _module.InvokeAsync<IJSObjectReference>("whenVisible", _stop.Token, _self);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }

        _signal = new ThrottledSignal(Interval, Clock);
        Connected = true;
        StateHasChanged();
        _loop = Task.WhenAll(ListenAsync(_signal), RenewAsync(_signal));
    }

    private void Toggle()
    {
        Paused = !Paused;
        if (!Paused)
            _signal?.Set();
    }

    private async Task ListenAsync(ThrottledSignal signal)
    {
        try
        {
            await foreach (var _ in Changes.SubscribeAsync(_stop.Token))
                signal.Set();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task RenewAsync(ThrottledSignal signal)
    {
        try
        {
            while (true)
            {
                await signal.WaitAsync(_stop.Token);
                if (!Paused && await _module!.InvokeAsync<bool>("ready", _stop.Token))
                    await InvokeAsync(() => Navigation.Refresh());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left.
        }
    }
}
