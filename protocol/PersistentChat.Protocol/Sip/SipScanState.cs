namespace PersistentChat.Protocol.Sip;

/// <summary>How far the scan of an incomplete message has come. A value: keep it with the connection.</summary>
public struct SipScanState
{
    /// <summary>Line breaks in front of the start line.</summary>
    internal int Start;

    /// <summary>Bytes of the input examined; the next scan goes on here.</summary>
    internal int Scanned;

    /// <summary>Where the line begins whose end has not been seen.</summary>
    internal int LineStart;

    /// <summary>Length of the head once its end was found, else 0.</summary>
    internal int HeadLength;

    /// <summary>The body's length, valid with <see cref="HeadLength"/>.</summary>
    internal int BodyLength;

    /// <summary>True if the last byte examined was a carriage return.</summary>
    internal bool AfterCarriageReturn;
}
