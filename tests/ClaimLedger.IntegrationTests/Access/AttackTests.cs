using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>What attackers send, and what comes of it: nothing.</summary>
public sealed class AttackTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("' or '1'='1")]
    [InlineData("'; drop table ledger.mt_events; --")]
    [InlineData("') union select prefix, hash::text from ledger.access_keys --")]
    [InlineData("$1; select 1/0")]
    [InlineData("\\'; truncate ledger.statements; --")]
    [InlineData("%' and 1/0 = 1 and '%'='")]
    public async Task No_text_becomes_sql(string text)
    {
        var victim = $"victim-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))[..20]}";
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = victim,
                kind = "group",
                name = text,
            }
        );
        var before = await ledger.RowsAsync("select count(*) from ledger.mt_events");
        var document = await ledger.GetAsync("/openapi/v1.json");
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            if (item!["get"] is not { } read || path.EndsWith("/stream", StringComparison.Ordinal))
                continue;
            var parameters =
                read["parameters"]?.AsArray().Select(p => ((string)p!["in"]!, (string)p["name"]!)) ?? [];
            foreach (var (place, name) in parameters)
            {
                var address =
                    place == "path"
                        ? path.Replace($"{{{name}}}", Uri.EscapeDataString(text), StringComparison.Ordinal)
                        : $"{path}?{name}={Uri.EscapeDataString(text)}";
                using var answer = await ledger.Client.GetAsync(
                    address.Replace('{', 'x').Replace('}', 'x'),
                    Cancel
                );
                Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
            }
        }
        Assert.Equal(before, await ledger.RowsAsync("select count(*) from ledger.mt_events"));
        // It is what it was, letter by letter.
        Assert.Equal(text, (string)(await ledger.GetAsync($"/sources/{victim}"))["name"]!);
    }

    [Theory]
    [InlineData("/tile/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/tile/entries/..%2f..%2fsealing.key")]
    [InlineData("/tile/0/x001/../../../sealing.key")]
    [InlineData("/docs/..%2f..%2fappsettings.json")]
    [InlineData("/openapi/..%2f..%2fappsettings.json")]
    [InlineData("/feeds/..%5c..%5csealing.key")]
    [InlineData("/documents/..%2f..%2fetc%2fpasswd")]
    public async Task No_path_leads_out_of_the_routes(string path)
    {
        using var answer = await ledger.Client.GetAsync(new Uri(ledger.Client.BaseAddress!, path), Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        // Of the documentation every path is the page itself.
        Assert.InRange(
            (int)answer.StatusCode,
            path.StartsWith("/docs", StringComparison.Ordinal) ? 200 : 400,
            404
        );
        Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
        Assert.DoesNotContain("LogLevel", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_unpacks_to_more_than_its_limit_is_refused_before_it_is_read_whole()
    {
        using var content = Packed("application/json", 64_000_000, (byte)' ');
        using var answer = await ledger.Client.PostAsync("/sources", content, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_line_that_unpacks_to_gigabytes_is_one_refused_line()
    {
        using var content = Packed("application/x-ndjson", 1_000_000_000, (byte)'a');
        using var answer = await ledger.Client.PostAsync("/imports", content, Cancel);
        var import = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal(
            ("done", 1, 1),
            ((string)import["state"]!, (int)import["lines"]!, (int)import["refused"]!)
        );
    }

    [Fact]
    public async Task Members_by_the_ten_thousand_are_refused_at_once_and_in_few_words()
    {
        var body = new StringBuilder("{");
        for (var i = 0; body.Length < 250_000; i++)
            body.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}\"m{i}\":0");
        using var content = new StringContent(body.Append('}').ToString(), Encoding.UTF8, "application/json");
        using var answer = await ledger.Client.PostAsync("/sources", content, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Cancel)).Length, 1, 5_000_000);
    }

    [Fact]
    public async Task No_second_request_is_hidden_in_a_first()
    {
        const string Hidden =
            "POST /sources HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 57\r\n\r\n"
            + """{"source":"smuggled","kind":"group","name":"Smuggled"}   """;
        (string Headers, string Body)[] disagreements =
        [
            ("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n"),
            ("Transfer-Encoding: xchunked\r\nContent-Length: 5", "0\r\n\r\n"),
            ("Content-Length: 0\r\nContent-Length: 90", ""),
            ("Content-Length: 0\r\n Content-Length: 90", ""),
            ("Content-Length : 90", ""),
        ];
        await using var node = await ServiceNode.StartAsync(ledger);
        foreach (var (headers, body) in disagreements)
        {
            var request =
                $"POST /sources HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n\r\n{body}{Hidden}";
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, node.Client.BaseAddress!.Port, Cancel);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
            using var reader = new StreamReader(stream);
            Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
            using var read = await node.Client.GetAsync("/sources/smuggled", Cancel);
            Assert.True(read.StatusCode == HttpStatusCode.NotFound, headers);
        }
    }

    /// <summary>So many bytes of one letter, packed; they are never held whole here either.</summary>
    private static StreamContent Packed(string type, long bytes, byte letter)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var part = new byte[1_000_000];
            Array.Fill(part, letter);
            for (var done = 0L; done < bytes; done += part.Length)
                gzip.Write(part);
        }
        packed.Position = 0;
        var content = new StreamContent(packed);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}
