namespace PersistentChat.Client.Sip;

/// <summary>Takes what a connection reads; called by the read loop, must return soon.</summary>
internal interface ISipSink
{
    /// <summary>An INFO in a dialog; it has been answered already.</summary>
    void OnInfo(SipCall call, ReadOnlySpan<byte> body);

    /// <summary>The server ended a dialog.</summary>
    void OnBye(SipCall call);

    /// <summary>The connection is gone and every pending request has failed. Called once.</summary>
    void OnLost(string reason);
}
