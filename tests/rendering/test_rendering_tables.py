from tests.rendering.builders import html, messages, rendered


def test_table_is_framed_and_aligned_by_classes():
    assert html("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |") == (
        '<div class="table-scroll" role="region" aria-label="Table 1" tabindex="0">\n<table>\n<thead>\n<tr>\n'
        '<th scope="col" class="align-left">a</th>\n<th scope="col" class="align-center">b</th>\n'
        '<th scope="col" class="align-right">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td class="align-left">1</td>\n<td class="align-center">2</td>\n<td class="align-right">3</td>\n'
        "</tr>\n</tbody>\n</table>\n</div>"
    )


def test_tables_are_numbered():
    assert 'aria-label="Table 2"' in html("|a|\n|-|\n\n|b|\n|-|\n")


def test_bar_of_a_label_is_kept_only_inside_a_table_cell():
    assert "<td>[[a|b]]</td>" in html("|a|\n|-|\n|\\[[a\\|b]]|")
    assert html("```\n[[a|b]]\n```") == "<pre><code>[[a|b]]\n</code></pre>"


def test_cells_that_are_filled_up_are_limited_over_the_whole_text():
    body = ("|" + "a|" * 250 + "\n|" + "-|" * 250 + "\n" + "|\n" * 250 + "\n") * 4

    assert html(body).count("<table>") == 1
    assert len([message for message in messages(body) if "this table is shown as text" in message]) == 3
    assert rendered(body).plain_text.count("a|a|a") > 3
