import { translator } from '.'

/** The marks between parts of a sentence that is put together: Chinese ones stand in no English sentence. */
export const mark = translator({
  zh: { comma: '，', list: '、', semicolon: '；', colon: '：' },
  en: { comma: ', ', list: ', ', semicolon: '; ', colon: ': ' },
})
